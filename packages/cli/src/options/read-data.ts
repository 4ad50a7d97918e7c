// DATA of a command: files, or what another program writes to standard input.
import { statSync } from 'node:fs';
import { type FileOptions, readFiles } from '@onnxcast/reader';
import { InputError, type Reading, type Series, sentenceOf, text as words } from '@onnxcast/series';
import { COMMAND_LINE } from '../terminal/command-line-door.ts';
import { endingOnSignal } from '../terminal/interruption.ts';
import { say } from '../terminal/output.ts';
import { STANDARD_INPUT } from './standard-input.ts';
import { UsageError } from './usage-error.ts';

/** Reading that takes longer, in milliseconds, is said at a terminal. */
const LONG = 1000;
/** Milliseconds after which it is said again that it goes on, and bytes from which on it may take so long. */
const AGAIN = 3000;
const LONG_LASTING = 4 << 20;
/** Bytes from which on it is said at once, everywhere: the thread may then be too busy for a timer. */
const LARGE = 1 << 20;

/**
 * Reads series from files or from standard input, and says what a person should know of it; a single series without
 * ids that comes from standard input is named `stdin`.
 * @throws InputError when it cannot be read or anything in it is not as expected
 */
export async function readData(path: string, options: FileOptions): Promise<readonly Series[]> {
  return (await readUnderstood(path, options)).series;
}

/** Bytes of a file; 0 of what is none, a pattern or standard input. */
function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}

/** Reads as `readData` does, and tells how the file was understood. */
export async function readUnderstood(path: string, options: FileOptions): Promise<Reading> {
  if (path === '') throw new UsageError('DATA is empty. Give a file, or - for standard input, before the options.');
  const isLarge = sizeOf(path) >= LARGE;
  const sayReading = () => say(`reading ${path} ...`);
  const began = Date.now();
  const again =
    sizeOf(path) >= LONG_LASTING
      ? setInterval(() => say(`reading ${path}: ${Math.round((Date.now() - began) / 1000)} s ...`), AGAIN)
      : undefined;
  const timer = isLarge || !process.stderr.isTTY ? undefined : setTimeout(sayReading, LONG);
  try {
    const source = path === STANDARD_INPUT ? process.stdin : path;
    const { series, notes, understood } = await endingOnSignal(
      `reading ${path === STANDARD_INPUT ? 'standard input' : path}`,
      () => {
        if (isLarge) sayReading();
        return readFiles(source, options);
      },
    );
    for (const note of notes) say(`${path}: ${sentenceOf({ said: note }, COMMAND_LINE)}`);
    const named = series.map((one) => (one.id === STANDARD_INPUT ? { ...one, id: 'stdin' } : one));
    return { series: named, notes, understood };
  } finally {
    clearTimeout(timer);
    clearInterval(again);
  }
}

/** An error about data, which knows nothing of its file, with the file in front; any other error as it is. */
export function nameFile(error: unknown, file: string): unknown {
  if (!(error instanceof InputError) || error.file !== undefined || error.option !== undefined) return error;
  const { said } = error;
  return new InputError({ ...error, file, said: said && words`${file}: ${said}`, cause: error });
}
