// What a set-up would download.
import { cacheFolder } from '../machine/cache-folder.ts';
import { type Host, thisHost } from '../machine/host.ts';
import { setupError } from '../machine/setup-error.ts';
import { findWheel } from '../wheels/wheels.ts';
import { isTensorflowCached } from './install-tensorflow.ts';
import type { SetUpOptions } from './set-up.ts';

/** A file that a set-up would download. */
export interface Download {
  /** Its project on the Python Package Index. */
  readonly project: string;
  readonly version: string;
  readonly bytes: number;
  /** What is kept of it. */
  readonly unpackedBytes: number;
}

/**
 * What `setUp` would download; nothing is changed.
 *
 * @throws SetupError when TensorFlow is not to be had for this machine.
 */
export function planSetUp(
  { cache, force = false }: Pick<SetUpOptions, 'cache' | 'force'> = {},
  host: Host = thisHost(),
): readonly Download[] {
  const wheel = findWheel(host);
  if ('problem' in wheel) throw setupError(wheel);
  if (!force && isTensorflowCached(cache ?? cacheFolder(host), wheel, host)) return [];
  const { project, version, bytes, unpackedBytes } = wheel;
  return [{ project, version, bytes, unpackedBytes }];
}
