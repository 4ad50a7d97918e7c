// A path -> the text that `parseSeries` understands.

import { constants } from 'node:buffer';
import { readFile } from 'node:fs/promises';
import { type ErrorFields, InputError } from '../errors.ts';
import { parseSeries, type ReadOptions } from '../read/parse-series.ts';
import type { Series } from '../series.ts';

const MISSING = { found: 'no such file', remedy: 'Check the path.' };
const FORBIDDEN = { found: 'may not be read', expected: 'a readable file', remedy: 'Change its permissions.' };
const REASONS: Readonly<Record<string, ErrorFields>> = {
  ENOENT: MISSING,
  ENOTDIR: MISSING,
  EISDIR: { found: 'a folder', remedy: 'Give the path of a file in it.' },
  EACCES: FORBIDDEN,
  EPERM: FORBIDDEN,
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
    const known = REASONS[code] ?? { found: `cannot be read (${reason})`, remedy: 'Check the file.' };
    throw new InputError({ file: path, expected: 'a CSV or JSON file', ...known, cause: error });
  }
}

function decode(bytes: Uint8Array, path: string): string {
  if (bytes.length > constants.MAX_STRING_LENGTH) {
    throw new InputError({
      file: path,
      found: `${Math.round(bytes.length / 2 ** 20)} MiB`,
      expected: `at most ${Math.floor(constants.MAX_STRING_LENGTH / 2 ** 20)}`,
      remedy: 'Split the file.',
    });
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    const remedy = 'Save it as CSV in UTF-8.';
    throw new InputError({
      file: path,
      found: 'not text in UTF-8',
      expected: 'a CSV or JSON file',
      remedy,
      cause: error,
    });
  }
}
