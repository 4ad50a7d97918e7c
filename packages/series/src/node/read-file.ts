// A path -> the text that `read` understands. The only file of this package that needs Node.

import { constants } from 'node:buffer';
import { readFile } from 'node:fs/promises';
import { InputError } from '../errors.ts';
import { parseSeries, type ReadOptions } from '../read/parse-series.ts';
import type { Series } from '../series.ts';

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'no such file, expected a CSV or JSON file. Check the path.',
  ENOTDIR: 'no such file, expected a CSV or JSON file. Check the path.',
  EISDIR: 'a folder, expected a CSV or JSON file. Give the path of a file in it.',
  EACCES: 'may not be read, expected a readable file. Change its permissions.',
  EPERM: 'may not be read, expected a readable file. Change its permissions.',
};

/**
 * Reads the series of a CSV or JSON file; the forms are those of `parseSeries`.
 * @param path The file, in UTF-8.
 * @param options Names of the columns, and what to do with missing values.
 * @returns The series in the order in which the file names them.
 * @throws InputError when the file cannot be read or anything in it is not as expected.
 * @example
 * const series = await readSeries('co2-concentration.csv', { time: 'Date', target: 'CO2' });
 */
export async function readSeries(path: string, options: ReadOptions = {}): Promise<readonly Series[]> {
  return parseSeries(decode(await readBytes(path), path), path, options);
}

async function readBytes(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    const reason = error instanceof Error ? error.message : String(error);
    throw new InputError(`${path}: ${REASONS[code] ?? `cannot be read (${reason}). Check the file.`}`, {
      file: path,
      expected: 'a CSV or JSON file',
      cause: error,
    });
  }
}

function decode(bytes: Uint8Array, path: string): string {
  if (bytes.length > constants.MAX_STRING_LENGTH) {
    throw new InputError(
      `${path}: ${Math.round(bytes.length / 2 ** 20)} MiB, expected at most ${Math.floor(constants.MAX_STRING_LENGTH / 2 ** 20)}. Split the file.`,
      { file: path },
    );
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    throw new InputError(`${path}: not text in UTF-8, expected a CSV or JSON file. Save it as CSV in UTF-8.`, {
      file: path,
      expected: 'text in UTF-8',
      cause: error,
    });
  }
}
