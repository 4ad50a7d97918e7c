// A Python environment with exactly the packages a comparison needs, kept in the cache folder.
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheFolder, findPython, installFolder, runCommand, thisHost } from '@onnxcast/setup';
import type { PythonPackages } from './python-requirements.ts';

/** A Python with the packages, or why there is none. */
export type PythonVenv = { readonly python: string } | { readonly reason: string };

/** How an environment is made. */
export interface VenvOptions {
  /** Where packages are that the usual index does not have. */
  readonly index?: string | undefined;
  /** Told before anything is downloaded. */
  readonly onInstall?: () => void;
}

const asked = new Map<readonly PythonPackages[], Promise<PythonVenv>>();

/** The first of some ways that can be had, looked for once a process; says on stderr what each is before it is downloaded, and why it cannot be had. */
export function ensureOnePythonVenv(ways: readonly PythonPackages[]): Promise<PythonVenv> {
  const found = asked.get(ways) ?? findOnePythonVenv(ways);
  asked.set(ways, found);
  return found;
}

async function findOnePythonVenv(ways: readonly PythonPackages[]): Promise<PythonVenv> {
  const base = await findPython(thisHost().env);
  if ('problem' in base) return { reason: base.problem };
  const made = ways.map(({ packages }) => pythonIn(join(cacheFolder(thisHost()), nameOf(base.version, packages))));
  const known = made.find((python) => existsSync(python));
  if (known !== undefined) return { python: known };
  let reason = '';
  for (const { title, packages, index } of ways) {
    const venv = await ensurePythonVenv(packages, { index, onInstall: () => console.error(`installing ${title}`) });
    if ('python' in venv) return venv;
    reason = venv.reason;
    console.error(reason);
  }
  return { reason };
}

/**
 * Makes a Python environment unless it is there already; several processes may ask for it at once.
 *
 * @param packages pinned requirements, complete: what they depend on is not installed unless it is named.
 * @returns the path of its Python, or one sentence that says why it can't be had.
 */
export async function ensurePythonVenv(
  packages: readonly string[],
  { index, onInstall = () => {} }: VenvOptions = {},
): Promise<PythonVenv> {
  const host = thisHost();
  const base = await findPython(host.env);
  if ('problem' in base) return { reason: base.problem };
  try {
    const { path } = await installFolder(cacheFolder(host), {
      name: nameOf(base.version, packages),
      // A virtual environment links to the Python that made it, which may be gone by now.
      isWhole: (folder) => existsSync(pythonIn(folder)),
      build: async (folder) => {
        onInstall();
        await makeVenv(
          folder,
          base.executable,
          index === undefined ? packages : [`--extra-index-url ${index}`, ...packages],
        );
      },
    });
    return { python: pythonIn(path) };
  } catch (error) {
    return { reason: `Python ${base.version} can't be given ${packages[0]} (${(error as Error).message}).` };
  }
}

/** The folder of an environment, within the cache folder. */
function nameOf(version: string, packages: readonly string[]): string {
  const key = createHash('sha256')
    .update([version, ...packages].join('\n'))
    .digest('hex')
    .slice(0, 12);
  return `python-${version}-${key}`;
}

async function makeVenv(folder: string, base: string, packages: readonly string[]): Promise<void> {
  await run([base, '-m', 'venv', folder]);
  const requirements = join(folder, 'requirements.txt');
  await writeFile(requirements, `${packages.join('\n')}\n`);
  const options = ['--quiet', '--no-input', '--no-deps', '--no-cache-dir', '--only-binary', ':all:'];
  await run([pythonIn(folder), '-m', 'pip', 'install', ...options, '--requirement', requirements]);
}

async function run([program = '', ...args]: readonly string[]): Promise<void> {
  const env = { ...process.env, PIP_USER: '0', PIP_REQUIRE_VIRTUALENV: '0', PIP_DISABLE_PIP_VERSION_CHECK: '1' };
  const { code, stdout, stderr } = await runCommand(program, args, { env });
  if (code === 0) return;
  const lines = `${stdout}\n${stderr}`.trim().split('\n');
  throw new Error(lines.find((text) => text.startsWith('ERROR:')) ?? lines.at(-1) ?? `exit ${code}`);
}

function pythonIn(folder: string): string {
  return process.platform === 'win32' ? join(folder, 'Scripts', 'python.exe') : join(folder, 'bin', 'python');
}
