// Text of any length -> series, exactly as pages read it: seen twice, piece by piece.

import {
  CsvParser,
  InputError,
  option,
  parseReading,
  type Reading,
  SeriesReader,
  SetupError,
  type TextFormat,
  text,
} from '@onnxcast/series';
import type { FileSource, TextOf } from './file-source.ts';
import type { FileOptions } from './read-options.ts';
import type { ToldSource } from './tell-format.ts';

/** The largest size of a value: models hold float32. */
export const LARGEST = 3.4028234663852886e38;

/** Reads a file of text; CSV is not held in memory. */
export async function readTextFile(
  { name, format }: ToldSource,
  options: FileOptions,
  textOf: TextOf,
): Promise<Reading> {
  if (format !== 'csv') {
    const pieces: string[] = [];
    for await (const piece of textOf()) pieces.push(piece);
    return parseReading(pieces.join(''), name, { ...options, format: format as TextFormat, largest: LARGEST });
  }
  const reader = new SeriesReader(name, options, LARGEST);
  await scanCsv(textOf, name, { options, open: reader.survey });
  reader.decide();
  const { delimiter, notes } = await scanCsv(textOf, name, { options, open: reader.build });
  return reader.finish({ format, delimiter, notes });
}

export async function scanCsv(
  textOf: TextOf,
  name: string,
  { options, open }: { readonly options: FileOptions; readonly open: SeriesReader['survey'] },
): Promise<CsvParser> {
  const parser = new CsvParser(name, options, open);
  let isBlank = true;
  for await (const piece of textOf()) {
    if (isBlank) {
      const first = /\S/.exec(piece)?.[0];
      // A short file tells by itself what it is, in the words that pages use.
      if (options.format === undefined && (first === '{' || first === '[')) parseReading(first, name, {});
      isBlank = first === undefined;
    }
    parser.push(piece);
  }
  if (isBlank) parseReading('', name);
  parser.end();
  return parser;
}

/** What is expected of a file that DuckDB cannot read, and what helps. */
const BROKEN = {
  expected: 'a whole file',
  remedy: 'Make it or copy it again: it was cut short, or changed on its way.',
};
const FOR_QUERY = {
  expected: 'what DuckDB reads: CSV, Parquet, or JSON of one object a row',
  remedy: text`Check the file, or read it without ${option('query')}.`,
};

/** What was thrown by reading a file, as an error about it where it came from elsewhere; the names of columns of a table stand in no line. */
export function aboutFile(
  error: unknown,
  { name: file, format }: { readonly name: string; readonly format: FileSource['format'] | 'query' },
): InputError | SetupError {
  if (error instanceof SetupError) return error;
  if (error instanceof InputError) {
    if (error.row !== 0 && error.file !== undefined) return error;
    return new InputError({ ...error, file: error.file ?? file, row: error.row || undefined, cause: error });
  }
  const reason = (error instanceof Error ? error.message : String(error)).split('\n')[0]!;
  return new InputError({
    file,
    found: `cannot be read (${reason})`,
    ...(format === 'query' ? FOR_QUERY : BROKEN),
    ...(format === 'parquet' ? { expected: 'a whole Parquet file' } : {}),
    cause: error,
  });
}
