// A lock file, so that two set-ups at once do not do the work twice.
import { open, readFile, rm, stat, utimes } from 'node:fs/promises';
import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';

// A holder renews its lock every few seconds; on another machine that is the only sign of life there is.
const RENEW_MS = 5_000;
const STALE_MS = 60_000;
const POLL_MS = 200;

/**
 * Takes a lock file, waiting for its holder; a lock whose holder has died is taken over.
 *
 * It only saves double work: what it guards must be right without it (unique temporary folder, then rename).
 *
 * @returns a function that gives the lock back.
 * @throws the signal's reason when `signal` is aborted.
 */
export async function takeLock(
  file: string,
  signal?: AbortSignal,
  onWait?: (holder: string) => void,
): Promise<() => Promise<void>> {
  let told = false;
  for (;;) {
    signal?.throwIfAborted();
    try {
      const handle = await open(file, 'wx');
      await handle.writeFile(`${process.pid} ${hostname()}\n`);
      await handle.close();
      const renewal = setInterval(() => {
        const now = new Date();
        utimes(file, now, now).catch(() => {});
      }, RENEW_MS).unref();
      return async () => {
        clearInterval(renewal);
        await rm(file, { force: true });
      };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    if (!(await isLocked(file))) {
      await rm(file, { force: true });
      continue;
    }
    if (!told) onWait?.(await holderOf(file));
    told = true;
    await sleep(POLL_MS, undefined, signal === undefined ? {} : { signal }).catch(() => {});
  }
}

/** Whether a lock file is there and its holder alive. */
export async function isLocked(file: string): Promise<boolean> {
  try {
    const { mtimeMs } = await stat(file);
    if (Date.now() - mtimeMs > STALE_MS) return false;
    const [pid, host] = (await readFile(file, 'utf8')).trim().split(' ');
    // Empty for the instant between creating and writing it.
    if (!pid || host !== hostname()) return true;
    return isAlive(Number(pid));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
}

/** Removes a lock file whose holder has died; a file of that name that none of ours has written stays. */
export async function removeDeadLock(file: string): Promise<void> {
  if (!/^\d+ \S+\n$/.test(await readFile(file, 'utf8').catch(() => ''))) return;
  if (!(await isLocked(file))) await rm(file, { force: true });
}

async function holderOf(file: string): Promise<string> {
  const text = await readFile(file, 'utf8').catch(() => '');
  return `process ${text.trim().split(' ')[0] || '?'}`;
}

/** Whether a process of this machine still runs. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
