// How much room a disk has.
import { statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { FREE_SPACE, setupError } from './setup-error.ts';

/** Bytes that can still be written to a folder's disk; asks the nearest parent that exists. */
export async function freeSpace(folder: string): Promise<number> {
  try {
    const { bavail, bsize } = await statfs(folder);
    return bavail * bsize;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if ((code !== 'ENOENT' && code !== 'ENOTDIR') || dirname(folder) === folder) throw error;
    return freeSpace(dirname(folder));
  }
}

/** @throws SetupError when a folder's disk has not `bytes` left. */
export async function requireSpace(folder: string, bytes: number): Promise<void> {
  const free = await freeSpace(folder);
  if (free >= bytes) return;
  throw setupError({
    problem: `${folder} has ${formatBytes(free)} free, and ${formatBytes(bytes)} are needed meanwhile.`,
    remedy: FREE_SPACE,
  });
}

/** For example `274 MB` or `1.1 GB`. */
export function formatBytes(bytes: number): string {
  if (bytes >= 1e9) return `${(bytes / 1e9).toFixed(1)} GB`;
  if (bytes >= 1e6) return `${Math.round(bytes / 1e6)} MB`;
  return `${Math.ceil(bytes / 1e3)} kB`;
}

/** Bytes that a set-up from nothing needs at its fullest moment, on the platform that needs most. */
export const SPACE_TO_SET_UP = 1.2e9;
