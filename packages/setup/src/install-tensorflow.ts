import { mkdir, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { findPython, type Python } from './find-python.ts';
import type { Host } from './host.ts';
import { type InstallOptions, installFolder } from './install-folder.ts';
import { type OnProgress, watchFolder } from './progress.ts';
import { type CommandResult, runCommand } from './run-command.ts';
import { setupError } from './setup-error.ts';
import { requireSpace } from './space.ts';
import { HEADERS, type Wheel } from './wheels.ts';

const AGAIN = 'and run `npx onnxcast setup` again.';

export interface InstallTensorflowOptions extends InstallOptions {
  readonly host: Host;
  readonly cache: string;
  readonly onProgress: OnProgress;
}

/**
 * Gets TensorFlow's libraries and C headers out of its Python wheel into the cache folder.
 *
 * @returns the folder that holds `lib/` and `include/`.
 * @throws SetupError when Python, pip, the network or space is missing, or the file is not the pinned one.
 */
export async function installTensorflow(
  wheel: Wheel,
  { host, cache, onProgress, ...options }: InstallTensorflowOptions,
): Promise<{ path: string; made: boolean }> {
  const name = `tensorflow-${wheel.version}-${host.platform}-${host.arch}`;
  return installFolder(
    cache,
    name,
    async (folder) => {
      const python = await findPython(host.env, options.signal);
      if ('problem' in python) throw setupError(python.problem, python.remedy);
      // pip holds the file twice for a moment; later the file and what is unpacked from it lie side by side.
      await requireSpace(cache, wheel.bytes + Math.max(wheel.bytes, wheel.unpackedBytes));
      const file = await download(wheel, python, folder, host.env, onProgress, options.signal);
      await unpack(wheel, python, file, folder, host.env, onProgress, options.signal);
    },
    options,
  );
}

async function download(
  wheel: Wheel,
  python: Python,
  folder: string,
  env: NodeJS.ProcessEnv,
  onProgress: OnProgress,
  signal: AbortSignal | undefined,
): Promise<string> {
  const downloads = join(folder, 'download');
  const temporary = join(folder, 'temporary');
  const requirements = join(folder, 'requirements.txt');
  await mkdir(downloads);
  await mkdir(temporary);
  await writeFile(requirements, `${wheel.project}==${wheel.version} --hash=sha256:${wheel.sha256}\n`);
  const [program, ...first] = python.command;
  const result = await watchFolder(
    temporary,
    wheel.bytes,
    (done) =>
      onProgress({ step: 'download', message: `downloading TensorFlow ${wheel.version}`, done, total: wheel.bytes }),
    () =>
      runCommand(
        program,
        [
          ...[...first, '-m', 'pip', 'download', '--no-input', '--progress-bar', 'off', '--no-cache-dir', '--no-deps'],
          ...['--only-binary', ':all:', '--implementation', 'cp', '--python-version', '3.11', '--abi', 'cp311'],
          ...['--platform', wheel.platform, '--require-hashes', '--dest', downloads, '--requirement', requirements],
        ],
        // pip works in TMPDIR; kept beside the target, its leftovers go the same way as ours.
        { env: { ...env, TMPDIR: temporary, PIP_REQUIRE_VIRTUALENV: '0', PYTHONWARNINGS: 'ignore' }, signal },
      ),
  );
  if (result.code !== 0) throw pipError(wheel, python, result);
  await rm(temporary, { recursive: true, force: true });
  await rm(requirements);
  return downloads;
}

// The first pattern that fits what pip said names the cause.
const PIP_FAILURES: readonly (readonly [pattern: RegExp, problem: (wheel: Wheel) => string, remedy: string])[] = [
  [
    /DO NOT MATCH THE HASHES/i,
    ({ project, version }) =>
      `the file that was downloaded for ${project} ${version} is not the expected one (its SHA-256 differs); it was thrown away.`,
    `Check the network or package mirror in between, ${AGAIN}`,
  ],
  [
    /No space left on device|Errno 28|Disk quota exceeded/i,
    () => 'the disk ran full during the download.',
    `Free some space, or set ONNXCAST_CACHE to a folder on a larger disk, ${AGAIN}`,
  ],
  [
    /NewConnectionError|ConnectTimeout|ConnectionError|ReadTimeout|timed out|name resolution|Max retries|ProxyError|SSLError|Connection broken|IncompleteRead|Retrying \(|Connection reset|getaddrinfo|ProtocolError/i,
    ({ project, version }) => `pip could not download ${project} ${version}: the package index can't be reached.`,
    `Check the network, proxy or pip's index settings, ${AGAIN}`,
  ],
  [
    /No matching distribution found|Could not find a version/i,
    ({ project, version, platform }) => `the package index has no ${project} ${version} for ${platform}.`,
    `Check pip's index settings (\`pip config list\`), ${AGAIN}`,
  ],
];

function pipError(wheel: Wheel, python: Python, { code, stdout, stderr }: CommandResult): Error {
  const said = `${stdout}\n${stderr}`;
  for (const [pattern, problem, remedy] of PIP_FAILURES) {
    if (pattern.test(said)) return setupError(problem(wheel), remedy, new Error(said));
  }
  const line = said.match(/^ERROR: .*$/m)?.[0] ?? said.trim().split('\n').at(-1) ?? '';
  return setupError(
    `\`${python.command.join(' ')} -m pip download\` failed (exit ${code}): ${line}`,
    `Mend that ${AGAIN}`,
    new Error(said),
  );
}

// Python's own zipfile: the Python that gave us pip is there anyway, it streams, inflates in C and checks every CRC.
const UNPACK = `
import os, shutil, sys, zipfile
source, target = sys.argv[1:3]
file, = [name for name in os.listdir(source) if name.endswith('.whl')]
with zipfile.ZipFile(os.path.join(source, file)) as wheel:
    for line in sys.argv[3:]:
        name, place = line.split('=')
        path = os.path.join(target, place)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with wheel.open(name) as packed, open(path, 'wb') as unpacked:
            shutil.copyfileobj(packed, unpacked, 1 << 20)
            unpacked.flush()
            os.fsync(unpacked.fileno())
`;

async function unpack(
  wheel: Wheel,
  python: Python,
  downloads: string,
  folder: string,
  env: NodeJS.ProcessEnv,
  onProgress: OnProgress,
  signal: AbortSignal | undefined,
): Promise<void> {
  const places = [
    ...wheel.libraries.map((name) => `${name}=lib/${basename(name)}`),
    ...HEADERS.map((name) => `${name}=${name.slice('tensorflow/'.length)}`),
  ];
  const [program, ...first] = python.command;
  const total = wheel.unpackedBytes;
  const result = await watchFolder(
    join(folder, 'lib'),
    total,
    (done) => onProgress({ step: 'unpack', message: `unpacking TensorFlow ${wheel.version}`, done, total }),
    () => runCommand(program, [...first, '-c', UNPACK, downloads, folder, ...places], { env, signal }),
  );
  if (result.code !== 0) {
    const last = result.stderr.trim().split('\n').at(-1) ?? '';
    throw /No space left|Errno 28|quota/i.test(result.stderr)
      ? setupError(
          'the disk ran full while TensorFlow was unpacked.',
          `Free some space, or set ONNXCAST_CACHE to a folder on a larger disk, ${AGAIN}`,
        )
      : setupError(`TensorFlow's wheel could not be unpacked: ${last}`, 'Run `npx onnxcast setup` again.');
  }
  await rm(downloads, { recursive: true });
}
