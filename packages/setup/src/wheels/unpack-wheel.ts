// A wheel's libraries and headers, unpacked by Python.
import { basename, join } from 'node:path';
import { text } from '@onnxcast/series/errors';
import type { Python } from '../machine/find-python.ts';
import { watchFolder } from '../machine/progress.ts';
import { runCommand } from '../machine/run-command.ts';
import { AGAIN, FREE_SPACE, setupError } from '../machine/setup-error.ts';
import type { StepOptions } from './step-options.ts';
import type { PinnedWheel } from './wheels.ts';

// Python's own zipfile, not a package from npm: the Python that gave us pip is there, and this streams, inflates in C,
// knows archives past 4 GB and checks every CRC.
const UNPACK = `
import os, shutil, sys, zipfile
source, target, *pairs = sys.argv[1:]
file, = [name for name in os.listdir(source) if name.endswith('.whl')]
with zipfile.ZipFile(os.path.join(source, file)) as wheel:
    for pair in pairs:
        name, place = pair.split('=')
        path = os.path.join(target, place)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with wheel.open(name) as packed, open(path, 'wb') as unpacked:
            shutil.copyfileobj(packed, unpacked, 1 << 20)
            unpacked.flush()
            os.fsync(unpacked.fileno())
`;

interface UnpackOptions extends Pick<StepOptions, 'host' | 'onProgress' | 'signal'> {
  readonly python: Python;
  /** The folder that holds the wheel. */
  readonly from: string;
  readonly to: string;
  readonly files?: readonly (readonly [name: string, place: string])[];
}

/**
 * Unpacks a wheel's libraries into `to/lib` and those of its other files that are wanted, and nothing else of it.
 *
 * @param files other files: the name in the wheel and the place below `to`.
 * @throws SetupError when the disk runs full or the archive is damaged.
 */
export async function unpackWheel(
  wheel: PinnedWheel,
  { python, from, to, files = [], host, onProgress, signal }: UnpackOptions,
): Promise<void> {
  const pairs = [
    ...wheel.libraries.map((name) => `${name}=lib/${basename(name)}`),
    ...files.map(([name, place]) => `${name}=${place}`),
  ];
  const message = `unpacking ${wheel.title} ${wheel.version}`;
  const total = wheel.unpackedBytes;
  const { code, stderr } = await watchFolder(
    {
      folder: join(to, 'lib'),
      total,
      report: (done) => onProgress({ step: 'unpack', message, done, total }),
    },
    () => runCommand(python.executable, ['-c', UNPACK, from, to, ...pairs], { env: host.env, signal }),
  );
  if (code === 0) return;
  const cause = new Error(stderr);
  if (/No space left|Errno 28|quota/i.test(stderr)) {
    throw setupError({ problem: 'the disk ran full while it was unpacked.', remedy: FREE_SPACE }, cause);
  }
  const line = stderr.trim().split('\n').at(-1) ?? '';
  throw setupError(
    { problem: `its wheel could not be unpacked (${line}).`, remedy: text`Check the disk, ${AGAIN}` },
    cause,
  );
}
