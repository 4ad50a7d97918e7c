// What a set-up that fails says: what is wrong, what helps, what works meanwhile.
import { command, type ErrorFields, SetupError, sentenceOf, type Text, text } from '@onnxcast/series/errors';

/** What goes on working without TensorFlow. */
const STILL_WORKS = 'Training still works without it, with the engine onnx.';

const SET_UP = command('setup');

/** How most remedies end. */
export const AGAIN = text`then run ${SET_UP} again.`;

/** What helps where a disk is full. */
export const FREE_SPACE = text`Free some space or set ONNXCAST_CACHE to a folder on a larger disk, ${AGAIN}`;

const ANOTHER_CACHE = text`Make it writable or set ONNXCAST_CACHE to a folder that is, ${AGAIN}`;

/** What is wrong, in a sentence that starts in lower case, and what helps. */
export interface Trouble {
  readonly problem: string;
  readonly remedy: Text;
}

/** Words with commands among them, which every door writes alike. */
export function say(said: Text): string {
  return sentenceOf({ said });
}

/** A SetupError that can be said of another part, or of a set-up that was made before. */
class TroubleError extends SetupError {
  readonly trouble: Trouble;

  constructor(trouble: Trouble, said: Text, beside: ErrorFields) {
    super(said, beside);
    this.trouble = trouble;
  }
}

/** A SetupError whose message is: what is wrong, what helps, what works meanwhile. */
export function setupError(trouble: Trouble, cause?: unknown): SetupError {
  const { problem, remedy } = trouble;
  return new TroubleError(trouble, text`TensorFlow is not set up: ${problem} ${remedy} ${STILL_WORKS}`, { cause });
}

/** What is thrown where a set-up was stopped. */
export function interrupted({ reason }: AbortSignal): SetupError {
  const problem = 'the set-up was interrupted, and what was half-made has been removed.';
  return setupError({ problem, remedy: text`Run ${SET_UP} again to go on.` }, reason);
}

/** The same error where a set-up that was made before goes on working. */
export function worksStill(error: SetupError): SetupError {
  if (!(error instanceof TroubleError)) return error;
  const { problem, remedy } = error.trouble;
  const said = text`TensorFlow was not set up anew: ${problem} ${remedy} The one that was set up before still works.`;
  return new TroubleError(error.trouble, said, { cause: error.cause });
}

/** Turns a failed file operation into a SetupError that names the folder; passes other errors through. */
export function fileError(error: unknown, folder: string, remedy: Text = ANOTHER_CACHE): unknown {
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
  if (!(error instanceof TroubleError)) return error;
  const { problem, remedy } = error.trouble;
  const ofCuda = [remedy].flat().map((part) => (part === SET_UP ? command('setup --cuda') : part));
  const said = text`CUDA is not set up: ${problem} ${ofCuda} Forecasts run on the CPU without it.`;
  return new TroubleError({ problem, remedy: ofCuda }, said, { cause: error.cause });
}
