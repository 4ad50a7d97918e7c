// The only writer of files: each is complete or not there. Needs Node, so it has an import of its own.

import { mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { checkGiven, KINDS } from '../checks/check-given.ts';
import { InputError } from '../errors.ts';

/**
 * Writes a file under a temporary name beside the target, flushes it and renames it; makes its folder where missing.
 * @throws InputError when the place cannot be written
 */
export async function writeFile(path: string, content: string | Uint8Array): Promise<void> {
  checkGiven({ path }, { ...KINDS.name, expected: 'the path of the file to write' });
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    await makeFolder(dirname(resolve(path)));
    const file = await open(temporary, 'w');
    try {
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (cause) {
    // What went wrong first is told, whatever becomes of the temporary file.
    await rm(temporary, { force: true }).catch(() => {});
    const reason = cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause);
    const { why, remedy } = reasons[reason] ?? otherReason;
    const found = `cannot be written${why === undefined ? '' : `: ${why}`} (${reason})`;
    throw new InputError({ file: path, found, remedy, cause });
  }
}

/** What the system's refusals mean and what helps, by their codes. */
const reasons: Readonly<Record<string, { readonly why?: string; readonly remedy: string }>> = {
  ENOSPC: { why: 'the disk is full', remedy: 'Make room there, or give another place.' },
  EDQUOT: { why: 'your share of the disk is full', remedy: 'Make room there, or give another place.' },
  EFBIG: { why: 'files here may not be so large', remedy: 'Raise the limit (ulimit -f), or give another place.' },
  EMFILE: { why: 'too many files are open', remedy: 'Raise the limit (ulimit -n), or close some.' },
  ENFILE: { why: 'too many files are open on this machine', remedy: 'Close some.' },
  EROFS: { why: 'the disk is read-only', remedy: 'Give another place.' },
};
const otherReason = { why: undefined, remedy: 'Give another place, or make its folder writable.' };

/** Makes a folder and those above it; Node's own recursive form never returns below folders such as /proc. */
export async function makeFolder(folder: string): Promise<void> {
  if (await isFolder(folder)) return;
  if (dirname(folder) !== folder) await makeFolder(dirname(folder));
  try {
    await mkdir(folder);
  } catch (error) {
    // Somebody else may have been quicker.
    if (!(await isFolder(folder))) throw error;
  }
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}
