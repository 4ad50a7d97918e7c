// How far a set-up has come, by how large a folder has grown.
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** What a set-up is doing now. */
export interface SetUpProgress {
  readonly step: 'wait' | 'download' | 'unpack' | 'compile' | 'link' | 'check';
  /** In words, for example `downloading TensorFlow 2.21.0`. */
  readonly message: string;
  /** Bytes done and to do, where they can be counted. */
  readonly done?: number;
  readonly total?: number;
}

export type OnProgress = (progress: SetUpProgress) => void;

const POLL_MS = 250;

/** What is watched, and who is told. */
interface WatchOptions {
  readonly folder: string;
  /** Bytes that the folder will hold in the end; what is reported is what it really holds, at most this. */
  readonly total: number;
  readonly report: (done: number) => void;
}

/**
 * Runs `work` while reporting how large a folder grows, because what fills it says nothing that a program can read.
 */
export async function watchFolder<T>({ folder, total, report }: WatchOptions, work: () => Promise<T>): Promise<T> {
  let busy = false;
  let ended = false;
  let most = 0;
  const count = async () => {
    // Files come and go while being counted; the figure never goes back.
    most = Math.max(most, Math.min(total, await sizeOf(folder)));
    return most;
  };
  report(0);
  const timer = setInterval(async () => {
    if (busy) return;
    busy = true;
    const done = await count();
    if (!ended) report(done);
    busy = false;
  }, POLL_MS);
  try {
    const result = await work();
    // Work that failed has not done all of it.
    report(await count());
    return result;
  } finally {
    ended = true;
    clearInterval(timer);
  }
}

/** Bytes in a folder and everything below it; 0 when it is not there. Links are not followed. */
export async function sizeOf(folder: string): Promise<number> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const sizes = await Promise.all(
    entries.map(async (entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return sizeOf(path);
      if (!entry.isFile()) return 0;
      return stat(path).then(
        ({ size }) => size,
        () => 0,
      );
    }),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}
