// Text with separators -> rows of cells, each with its line in the file. The only import of csv-parse.

import { parse } from 'csv-parse/sync';
import { InputError } from '../errors.ts';
import type { OpenTable } from './table.ts';

const SEPARATORS: readonly string[] = [',', ';', '\t'];
const BREAK = /\r\n|\n|\r/g;

/**
 * Reads CSV row by row; the separator (comma, semicolon or tab) is the one most frequent in the first line.
 * Blank lines are passed over, except in a file of one column, where they are empty cells.
 * @param text The whole file.
 * @param file Its name, for messages.
 * @param open Called with the column names; what it returns is called with every row.
 * @throws InputError for quotes that do not match and rows with more or fewer cells than the header.
 */
export function parseCsv(text: string, file: string, open: OpenTable): void {
  let columns: readonly string[] | undefined;
  let visit: ReturnType<OpenTable> | undefined;
  let line = 1;
  const separator = separatorOf(text);

  const onRecord = (cells: string[]): null => {
    const row = line;
    line += 1 + breaksIn(cells);
    if (columns === undefined || visit === undefined) {
      if (isBlank(cells)) return null;
      columns = cells;
      visit = open(cells, row);
      return null;
    }
    if (isBlank(cells) && columns.length > 1) return null;
    if (cells.length !== columns.length) throw raggedError(cells.length, columns.length, { file, row, separator });
    visit(cells, row);
    return null;
  };

  try {
    parse(text.replace(/[\r\n]+$/, ''), {
      delimiter: separator,
      record_delimiter: ['\r\n', '\n', '\r'],
      relax_column_count: true,
      trim: true,
      on_record: onRecord,
    });
  } catch (error) {
    if (error instanceof InputError) throw error;
    // The parser's own line is where it gave up, which for an open quote is the end of the file; the row that it was
    // reading began at `line`.
    throw new InputError({
      file,
      row: line,
      found: 'a quote (") that does not enclose a whole cell',
      expected: 'quotes in pairs around a cell, doubled inside it',
      remedy: 'Correct the quotes.',
      cause: error,
    });
  }
}

/** The separator most frequent outside quotes before the first row ends; a quoted name may hold any of them. */
function separatorOf(text: string): string {
  const counts = new Map<string, number>(SEPARATORS.map((separator) => [separator, 0]));
  let quoted = false;
  for (let i = text.search(/[^\r\n]/); i < text.length; i++) {
    const character = text[i]!;
    if (character === '"') quoted = !quoted;
    if (quoted) continue;
    if (character === '\n' || character === '\r') break;
    const count = counts.get(character);
    if (count !== undefined) counts.set(character, count + 1);
  }
  return SEPARATORS.reduce((best, separator) => (counts.get(separator)! > counts.get(best)! ? separator : best));
}

function breaksIn(cells: readonly string[]): number {
  let count = 0;
  for (const cell of cells) {
    if (cell.includes('\n') || cell.includes('\r')) count += cell.match(BREAK)?.length ?? 0;
  }
  return count;
}

function isBlank(cells: readonly string[]): boolean {
  return cells.length === 1 && cells[0] === '';
}

function raggedError(
  cells: number,
  columns: number,
  { separator, ...place }: { readonly file: string; readonly row: number; readonly separator: string },
): InputError {
  const remedy =
    cells < columns
      ? 'Add what is missing or remove the row.'
      : `Remove what is too much, or put quotes around a cell that contains ${JSON.stringify(separator)}.`;
  const found = `${cells} ${cells === 1 ? 'cell' : 'cells'}`;
  return new InputError({ ...place, found, expected: `${columns} as in the header`, remedy });
}
