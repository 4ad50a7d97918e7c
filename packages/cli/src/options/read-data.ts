// DATA of a command: a file, or what another program writes to standard input.
import { text } from 'node:stream/consumers';
import { InputError, parseSeries, type ReadOptions, readSeries, type Series, text as words } from '@onnxcast/series';
import { STANDARD_INPUT } from './standard-input.ts';
import { UsageError } from './usage-error.ts';

/**
 * Reads series from a file or from standard input; a single series without ids is then named after it.
 * @throws InputError when it cannot be read or anything in it is not as expected
 */
export async function readData(path: string, options: ReadOptions): Promise<readonly Series[]> {
  if (path === '') throw new UsageError('DATA is empty. Give a file, or - for standard input, before the options.');
  if (path !== STANDARD_INPUT) return readSeries(path, options);
  return parseSeries(await text(process.stdin), path, options).map((one) => {
    return one.id === path ? { ...one, id: 'stdin' } : one;
  });
}

/** An error about data, which knows nothing of its file, with the file in front; any other error as it is. */
export function nameFile(error: unknown, file: string): unknown {
  if (!(error instanceof InputError) || error.file !== undefined || error.option !== undefined) return error;
  const { said } = error;
  return new InputError({ ...error, file, said: said && words`${file}: ${said}`, cause: error });
}
