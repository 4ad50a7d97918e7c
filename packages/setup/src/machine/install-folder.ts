// A folder of the cache, made whole or not at all.
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { makeFolder } from '@onnxcast/series/write-file';
import { isAlive, isLocked, removeDeadLock, takeLock } from './lock.ts';
import { fileError } from './setup-error.ts';

/** What every installation can be told. */
export interface InstallOptions {
  /** Makes the folder again even when it is there and whole. */
  readonly force?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Called once when another process is making the same folder and this one waits. */
  readonly onWait?: ((holder: string) => void) | undefined;
}

/** A folder of the cache and how it comes to be. */
export interface FolderRecipe {
  /** Its name inside the cache folder. */
  readonly name: string;
  /** Whether a folder of that name is fit for use; one that is not, because somebody tampered with it, is made anew. */
  readonly isWhole: (path: string) => boolean;
  /** Fills an empty folder. */
  readonly build: (folder: string) => Promise<void>;
}

/**
 * Makes a folder of the cache unless it is there: its recipe fills a temporary folder beside it, which is renamed when
 * complete, so that whatever happens half-way the folder either is whole or is not there.
 *
 * Two processes that want the same folder take turns; what an interrupted one left behind is removed.
 *
 * @returns the folder's path, and whether it was made now.
 * @throws what the recipe throws; SetupError when the cache folder can't be written to.
 */
export async function installFolder(
  cache: string,
  { name, isWhole, build }: FolderRecipe,
  { force = false, signal, onWait }: InstallOptions = {},
): Promise<{ path: string; made: boolean }> {
  const path = join(cache, name);
  const isThere = () => existsSync(path) && isWhole(path);
  if (!force && isThere()) return { path, made: false };
  try {
    await makeFolder(cache);
    const release = await takeLock(lockOf(path), signal, onWait);
    try {
      await removeStale(cache, name);
      if (!force && isThere()) return { path, made: false };
      const temporary = join(cache, `${name}.partial-${process.pid}-${randomBytes(4).toString('hex')}`);
      try {
        await mkdir(temporary);
        await build(temporary);
        signal?.throwIfAborted();
        await replaceFolder(temporary, path);
      } finally {
        await remove(temporary);
      }
      return { path, made: true };
    } finally {
      await release();
    }
  } catch (error) {
    throw fileError(error, cache);
  }
}

async function replaceFolder(temporary: string, path: string): Promise<void> {
  const old = `${temporary}-old`;
  if (existsSync(path)) await rename(path, old);
  try {
    await rename(temporary, path);
  } catch (error) {
    // Somebody whose lock we could not see was quicker; theirs is as good as ours.
    if (!existsSync(path)) throw error;
  }
  await remove(old);
}

/** Removes from a cache folder what set-ups that were killed have left there; passes over what it can't remove. */
export async function sweepFolder(cache: string): Promise<void> {
  try {
    await removeStale(cache);
    for (const entry of await readdir(cache)) {
      if (entry.endsWith('.lock')) await removeDeadLock(join(cache, entry));
    }
  } catch {
    // The folder is not there, or not ours to tidy: what is wanted is there all the same.
  }
}

/** Removes the temporary folders of processes that were killed: ours, and those whose lock nobody holds. */
async function removeStale(cache: string, ownName?: string): Promise<void> {
  for (const entry of await readdir(cache)) {
    const [, name, pid] = /^(.+)\.partial-(\d+)-[-\w]+$/.exec(entry) ?? [];
    if (name === undefined) continue;
    // Under our own name the lock is ours; only two processes that took over one dead lock at once meet here.
    const used = name === ownName ? isOtherProcess(Number(pid)) : await isLocked(lockOf(join(cache, name)));
    if (!used) await remove(join(cache, entry));
  }
}

const isOtherProcess = (pid: number) => pid !== process.pid && isAlive(pid);

const lockOf = (path: string) => `${path}.lock`;

// A child that was just stopped may still be writing its last file.
const remove = (path: string) => rm(path, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
