// Work on a file that keeps every epoch in a folder: interrupted, it says how to go on; any other error is about the file.
import { nameFile } from '../options/read-data.ts';
import { quotePath } from '../options/standard-input.ts';
import { nowKept, withInterruption } from './interruption.ts';

/** What is worked on. */
export interface KeptWork {
  /** What is done, in words. */
  readonly doing: string;
  /** Name of the command. */
  readonly command: string;
  readonly data: string;
  readonly folder: string;
  /** Whether the folder holds something to go on from at once. Else it does when the work says so. */
  readonly isKept: boolean;
}

/** How work tells where it is. */
export interface WorkPlace {
  readonly signal: AbortSignal;
  /** From now on there is something to go on from. */
  keep(): void;
  /** From now on a signal ends the process at once, which does this. */
  giveBack(doing: string): void;
}

/**
 * Runs work that is kept in a folder, with a signal that ends it.
 * @throws DOMException named AbortError, with the command that goes on, when it was interrupted
 */
export function withKeptWork<Result>(
  { doing, command, data, folder, isKept: isKeptAtOnce }: KeptWork,
  work: (place: WorkPlace) => Promise<Result>,
): Promise<Result> {
  const again = `npx onnxcast ${command} ${quotePath(data)} --out ${quotePath(folder)} --resume`;
  const kept = `Every finished epoch is kept. Go on with \`${again}\`.`;
  return withInterruption(doing, async (signal, giveBack) => {
    let isKept = false;
    const keep = () => {
      if (!isKept) nowKept(kept);
      isKept = true;
    };
    if (isKeptAtOnce) keep();
    try {
      return await work({ signal, keep, giveBack });
    } catch (error) {
      if (!signal.aborted) throw nameFile(error, data);
      throw new DOMException(isKept ? kept : 'Nothing was written yet.', 'AbortError');
    }
  });
}
