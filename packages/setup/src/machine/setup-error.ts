// What a set-up that fails says: what is wrong, what helps, what works meanwhile.
import { command, SetupError, sentenceOf, type Text } from '@onnxcast/series/errors';

const NOT_SET_UP = 'TensorFlow is not set up: ';

/** What goes on working without TensorFlow. */
const STILL_WORKS = 'Training still works without it, slower, with the engine tfjs.';

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

/** Words with commands among them, which every door writes alike. */
export function say(said: Text): string {
  return sentenceOf({ said });
}

/** A SetupError whose message is: what is wrong, what helps, what works meanwhile. */
export function setupError({ problem, remedy }: Trouble, cause?: unknown): SetupError {
  return new SetupError(`${NOT_SET_UP}${problem} ${remedy} ${STILL_WORKS}`, { cause });
}

/** The same error where a set-up that was made before goes on working. */
export function worksStill(error: SetupError): SetupError {
  const { message, cause } = error;
  if (!message.startsWith(NOT_SET_UP)) return error;
  const what = message.slice(NOT_SET_UP.length).replace(STILL_WORKS, '');
  return new SetupError(`TensorFlow was not set up anew: ${what}The one that was set up before still works.`, {
    cause,
  });
}

/** Turns a failed file operation into a SetupError that names the folder; passes other errors through. */
export function fileError(error: unknown, folder: string, remedy = ANOTHER_CACHE): unknown {
  const { code, syscall } = (error ?? {}) as NodeJS.ErrnoException;
  // Where nothing can be made, as in /proc, making a folder says that it is not there.
  switch (code === 'ENOENT' && syscall === 'mkdir' ? 'EROFS' : code) {
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

/** The same error in the words of the set-up of CUDA, without which forecasts run on the CPU. */
export function aboutCuda(error: SetupError): SetupError {
  const { message, cause } = error;
  const what = message
    .replace(NOT_SET_UP, '')
    .replace(` ${STILL_WORKS}`, '')
    .replaceAll(say([command('setup')]), say([command('setup --cuda')]));
  return new SetupError(`CUDA is not set up: ${what} Forecasts run on the CPU without it.`, { cause });
}
