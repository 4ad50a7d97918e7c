// Files and links that are there whole or not at all.
import { randomBytes } from 'node:crypto';
import { copyFile, link, rename, rm, symlink } from 'node:fs/promises';
import { dirname } from 'node:path';
import { makeFolder } from '@onnxcast/series/write-file';

/** Has `make` put something at a temporary name, then renames it. */
export async function placeFile(
  what: string,
  path: string,
  make: (what: string, path: string) => Promise<void>,
): Promise<void> {
  const temporary = `${path}.partial-${randomBytes(4).toString('hex')}`;
  await makeFolder(dirname(path));
  try {
    await make(what, temporary);
    await rename(temporary, path);
  } finally {
    await rm(temporary, { force: true });
  }
}

/** Makes a symbolic link, or what comes nearest to it. */
export async function linkOrCopy(source: string, path: string): Promise<void> {
  try {
    await symlink(source, path);
  } catch {
    // Some file systems have no symbolic links; a hard link saves 850 MB where both are on one disk.
    await link(source, path).catch(() => copyFile(source, path));
  }
}
