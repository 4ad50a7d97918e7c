// A Python environment with exactly the packages a comparison needs, kept in the cache folder.
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheFolder, findPython, installFolder, runCommand, thisHost } from '@onnxcast/setup';

/** A Python with the packages, or why there is none. */
export type PythonVenv = { readonly python: string } | { readonly reason: string };

/**
 * Makes a Python environment unless it is there already; several processes may ask for it at once.
 *
 * @param packages pinned requirements, complete: what they depend on is not installed unless it is named.
 * @returns the path of its Python, or one sentence that says why it can't be had.
 */
export async function ensurePythonVenv(packages: readonly string[]): Promise<PythonVenv> {
  const host = thisHost();
  const base = await findPython(host.env);
  if ('problem' in base) return { reason: base.problem };
  const key = createHash('sha256')
    .update([base.version, ...packages].join('\n'))
    .digest('hex')
    .slice(0, 12);
  const name = `python-${base.version}-${key}`;
  const cache = cacheFolder(host);
  // A virtual environment is a link to the Python that made it, which may be gone by now.
  const force = existsSync(join(cache, name)) && !existsSync(pythonIn(join(cache, name)));
  const env = { ...host.env, PIP_USER: '0', PIP_REQUIRE_VIRTUALENV: '0', PIP_DISABLE_PIP_VERSION_CHECK: '1' };
  try {
    const { path } = await installFolder(
      cache,
      name,
      async (folder) => {
        const [program, ...first] = base.command;
        await run(program, [...first, '-m', 'venv', folder]);
        const requirements = join(folder, 'requirements.txt');
        await writeFile(requirements, `${packages.join('\n')}\n`);
        const options = ['--quiet', '--no-input', '--no-deps', '--no-cache-dir', '--only-binary', ':all:'];
        await run(pythonIn(folder), ['-m', 'pip', 'install', ...options, '--requirement', requirements]);
      },
      { force },
    );
    return { python: pythonIn(path) };
  } catch (error) {
    return { reason: (error as Error).message };
  }

  async function run(program: string, args: readonly string[]): Promise<void> {
    const { code, stdout, stderr } = await runCommand(program, args, { env });
    if (code === 0) return;
    const lines = `${stdout}\n${stderr}`.trim().split('\n');
    const line = lines.find((text) => text.startsWith('ERROR:')) ?? lines.at(-1) ?? `exit ${code}`;
    throw new Error(`Python ${base.version} could not make an environment with ${packages[0]}: ${line}`);
  }
}

function pythonIn(folder: string): string {
  return process.platform === 'win32' ? join(folder, 'Scripts', 'python.exe') : join(folder, 'bin', 'python');
}
