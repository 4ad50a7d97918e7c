// Text of any length -> series, exactly as pages read it: seen twice, piece by piece.

import { CsvParser, InputError, parseReading, type Reading, SeriesReader, SetupError } from '@onnxcast/series';
import { type FileSource, readText } from './file-source.ts';
import type { FileOptions } from './read-options.ts';

/** The largest size of a value: models hold float32. */
export const LARGEST = 3.4028234663852886e38;

/** Brings the text of a file, from its beginning, as often as it is asked. */
export type TextOf = () => AsyncIterable<string>;

/** Reads a file of text; CSV is not held in memory. */
export async function readTextFile(
  source: FileSource,
  options: FileOptions,
  textOf: TextOf = () => readText(source, options.encoding),
): Promise<Reading> {
  const { name, format } = source;
  if (format !== 'csv') {
    const pieces: string[] = [];
    for await (const piece of textOf()) pieces.push(piece);
    return parseReading(pieces.join(''), name, { ...options, format: format as 'json' | 'ndjson', largest: LARGEST });
  }
  const reader = new SeriesReader(name, options, LARGEST);
  const delimiter = await scanCsv(textOf, name, { options, open: reader.survey });
  reader.decide();
  await scanCsv(textOf, name, { options, open: reader.build });
  return reader.finish({ format, delimiter });
}

export async function scanCsv(
  textOf: TextOf,
  name: string,
  { options, open }: { readonly options: FileOptions; readonly open: SeriesReader['survey'] },
): Promise<string | undefined> {
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
  return parser.delimiter;
}

/** What was thrown, as an error about a file where it came from elsewhere; the names of columns of a table stand in no line. */
export function aboutFile(error: unknown, file: string): InputError | SetupError {
  if (error instanceof SetupError) return error;
  if (error instanceof InputError) {
    if (error.row !== 0 && error.file !== undefined) return error;
    return new InputError({ ...error, file: error.file ?? file, row: error.row || undefined, cause: error });
  }
  const reason = (error instanceof Error ? error.message : String(error)).split('\n')[0]!;
  return new InputError({
    file,
    found: `cannot be read (${reason})`,
    expected: 'a whole file',
    remedy: 'Check the file, or its query.',
    cause: error,
  });
}
