import { existsSync, statSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { downloadWheel } from './download-wheel.ts';
import { findPython } from './find-python.ts';
import type { Host } from './host.ts';
import { type InstallOptions, installFolder } from './install-folder.ts';
import type { OnProgress } from './progress.ts';
import { setupError } from './setup-error.ts';
import { requireSpace } from './space.ts';
import { unpackWheel } from './unpack-wheel.ts';
import type { Wheel } from './wheels.ts';

/** What a step of the set-up works with. */
export interface StepOptions extends InstallOptions {
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
export async function installTensorflow(wheel: Wheel, options: StepOptions): Promise<{ path: string; made: boolean }> {
  const { host, cache, signal } = options;
  const isWhole = (path: string) => holdsLibraries(path, wheel);
  return installFolder(cache, { name: folderName(wheel, host), isWhole, build }, options);

  async function build(folder: string): Promise<void> {
    const python = await findPython(host.env, signal);
    if ('problem' in python) throw setupError(python);
    // pip holds the file twice for a moment; later the file and what is unpacked from it lie side by side.
    await requireSpace(cache, wheel.bytes + Math.max(wheel.bytes, wheel.unpackedBytes));
    const downloads = join(folder, 'download');
    await mkdir(downloads);
    await downloadWheel(wheel, python, downloads, options);
    await unpackWheel(wheel, python, { from: downloads, to: folder }, options);
    await rm(downloads, { recursive: true });
  }
}

/** Whether the cache folder has TensorFlow already, so that neither Python nor the network is needed. */
export function isTensorflowCached(cache: string, wheel: Wheel, host: Host): boolean {
  const folder = join(cache, folderName(wheel, host));
  return existsSync(folder) && holdsLibraries(folder, wheel);
}

const folderName = ({ version }: Wheel, { platform, arch }: Host) => `tensorflow-${version}-${platform}-${arch}`;

function holdsLibraries(folder: string, { libraries, unpackedBytes }: Wheel): boolean {
  const sizes = libraries.map(
    (library) => statSync(join(folder, 'lib', basename(library)), { throwIfNoEntry: false })?.size ?? 0,
  );
  return sizes.reduce((sum, size) => sum + size, 0) === unpackedBytes;
}
