// Work on a file that keeps every epoch in a folder: interrupted, it says how to go on; any other error is about the file.
import { nameFile } from '../options/read-data.ts';
import { quotePath } from '../options/standard-input.ts';
import { COMMAND_LINE, typedOptions } from './command-line-door.ts';
import { nowKept, withInterruption } from './interruption.ts';

/** What is worked on. */
export interface KeptWork {
  /** What is done, in words. */
  readonly doing: string;
  /** Name of the command. */
  readonly command: string;
  readonly data: string;
  readonly folder: string;
  /** Further options that must be typed to go on; default none. */
  readonly options?: Readonly<Record<string, unknown>>;
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
  { doing, command, data, folder, options = {}, isKept: isKeptAtOnce }: KeptWork,
  work: (place: WorkPlace) => Promise<Result>,
): Promise<Result> {
  const more = COMMAND_LINE.options(typedOptions(options));
  const again = `npx onnxcast ${command} ${quotePath(data)} --out ${quotePath(folder)} ${more === '' ? '' : `${more} `}--resume`;
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
