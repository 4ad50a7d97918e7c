// Work on a file that keeps every epoch in a folder: interrupted, it says how to go on; any other error is about the file.
import { nameFile } from '../options/read-data.ts';
import { quotePath } from '../options/standard-input.ts';
import { withInterruption } from './interruption.ts';

/** What is worked on. */
export interface KeptWork {
  /** Name of the command. */
  readonly command: string;
  readonly data: string;
  readonly folder: string;
  /** Whether the folder holds anything to go on from, asked when it was interrupted. */
  readonly isKept?: () => boolean;
}

/**
 * Runs work that is kept in a folder, with a signal that ends it, which the work may give back (`withInterruption`).
 * @throws DOMException named AbortError, with the command that goes on, when it was interrupted
 */
export function withKeptWork<Result>(
  { command, data, folder, isKept = () => true }: KeptWork,
  work: (signal: AbortSignal, giveBack: () => void) => Promise<Result>,
): Promise<Result> {
  return withInterruption(async (signal, giveBack) => {
    try {
      return await work(signal, giveBack);
    } catch (error) {
      if (!signal.aborted) throw nameFile(error, data);
      if (!isKept()) throw new DOMException('Nothing was written yet.', 'AbortError');
      const again = `npx onnxcast ${command} ${quotePath(data)} --out ${quotePath(folder)} --resume`;
      throw new DOMException(`Every finished epoch is kept. Go on with \`${again}\`.`, 'AbortError');
    }
  });
}
