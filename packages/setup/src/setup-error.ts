import { SetupError } from '@onnxcast/series/errors';

/** What goes on working without TensorFlow. */
const STILL_WORKS = 'Training still works without it, slower, with --engine tfjs.';

/** How most remedies end. */
export const AGAIN = 'then run `npx onnxcast setup` again.';

/** What helps where a disk is full. */
export const FREE_SPACE = `Free some space or set ONNXCAST_CACHE to a folder on a larger disk, ${AGAIN}`;

const ANOTHER_CACHE = `Make it writable or set ONNXCAST_CACHE to a folder that is, ${AGAIN}`;

/** What is wrong, in a sentence that starts in lower case, and what helps. */
export interface Trouble {
  readonly problem: string;
  readonly remedy: string;
}

/** A SetupError whose message is: what is wrong, what helps, what works meanwhile. */
export function setupError({ problem, remedy }: Trouble, cause?: unknown): SetupError {
  return new SetupError(`TensorFlow is not set up: ${problem} ${remedy} ${STILL_WORKS}`, { cause });
}

/** Turns a failed file operation into a SetupError that names the folder; passes other errors through. */
export function fileError(error: unknown, folder: string, remedy = ANOTHER_CACHE): unknown {
  switch ((error as NodeJS.ErrnoException | undefined)?.code) {
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
    case 'ENOTDIR':
    case 'EEXIST':
      return setupError(
        { problem: `the folder ${folder} can't be written to (${(error as Error).message}).`, remedy },
        error,
      );
    case 'ENOSPC':
    case 'EDQUOT':
      return setupError({ problem: `the disk ran full while writing to ${folder}.`, remedy: FREE_SPACE }, error);
    default:
      return error;
  }
}
