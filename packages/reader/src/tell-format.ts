// The format of a file whose name does not say it, by how its text begins.

import { formatByText } from '@onnxcast/series';
import type { FileSource, Format, TextOf } from './file-source.ts';

/** A file whose format is known. */
export interface ToldSource extends FileSource {
  readonly format: Format;
}

/** Characters within which the first line of JSON ends, if it has lines. */
const LONGEST_LINE = 1 << 24;

/**
 * @param format what an option says
 * @param textOf brings the text of the file
 */
export async function tellFormat(source: FileSource, format: Format | undefined, textOf: TextOf): Promise<ToldSource> {
  const named = format ?? source.format;
  // Many call one object a line .json.
  if (format !== undefined || (named !== undefined && named !== 'json')) return { ...source, format: named! };
  const told = formatByText(await beginningOf(textOf()));
  return { ...source, format: named === 'json' && told !== 'ndjson' ? 'json' : told };
}

/** The text up to its first letter, or of an object up to the line after the first. */
async function beginningOf(pieces: AsyncIterable<string>): Promise<string> {
  let text = '';
  for await (const piece of pieces) {
    text += piece;
    if (/^\s*(?:[^\s{]|\{[^\n]*\n\s*\S)/.test(text) || text.length > LONGEST_LINE) break;
  }
  return text;
}
