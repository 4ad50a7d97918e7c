// What DuckDB is told of the text that a query reads: the marks of numbers, which it takes for decimals where we would ask, and the names of columns.

import { CsvParser, checkMarks, InputError, option, text } from '@onnxcast/series';
import { type Database, quoteName, quoteText } from './duckdb.ts';
import type { TextOf } from './file-source.ts';
import type { FileOptions } from './read-options.ts';
import type { ToldSource } from './tell-format.ts';

/** What DuckDB is told of the marks that were given. */
export function marksInSql({ decimal, thousands }: FileOptions): string {
  checkMarks({ decimal, thousands });
  const point = decimal ?? (thousands === '.' ? ',' : undefined);
  return [
    ...(point === undefined ? [] : [`, decimal_separator = ${quoteText(point)}`]),
    ...(thousands === undefined ? [] : [`, thousands = ${quoteText(thousands)}`]),
  ].join('');
}

/** Where the names of columns stand, which are found as without a query: DuckDB takes some for data. Nothing where there are none. */
export async function namesInSql(name: string, options: FileOptions, textOf: TextOf): Promise<string> {
  if (options.header === 'none') return ', header = false';
  let row: number | undefined;
  const parser = new CsvParser(name, options, (header) => {
    row = header.row;
    return () => {};
  });
  try {
    for await (const piece of textOf()) {
      parser.push(piece);
      if (row !== undefined) break;
    }
    if (row === undefined) parser.end();
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
  }
  return row === undefined ? '' : `, header = true, skip = ${row - 1}`;
}

/**
 * Refuses numbers whose point may part thousands, as it does where semicolons part cells: 1.234 beside no other mark.
 * @param sources files of CSV
 * @throws InputError with the first of them
 */
export async function refuseOpenMarks(
  database: Database,
  sources: readonly ToldSource[],
  { relation, options, name }: { readonly relation: string; readonly options: FileOptions; readonly name: string },
): Promise<void> {
  if (options.decimal !== undefined || options.thousands !== undefined) return;
  const { path, packing } = sources[0]!;
  const sniffed = `sniff_csv(${quoteText(path)}, compression = ${quoteText(packing)})`;
  const [[delimiter] = []] = await database.rows(`SELECT Delimiter FROM ${sniffed}`);
  if (delimiter !== ';') return;
  const described = await database.rows(`DESCRIBE SELECT * FROM ${relation}`);
  const numbers = described.flatMap(([column, type]) => (type === 'DOUBLE' ? [quoteName(String(column))] : []));
  if (numbers.length === 0) return;
  const asText = relation.replace(/\)$/, ', all_varchar = true)');
  const isOpen = (column: string) => `regexp_full_match(trim(${column}), '[+-]?[1-9]\\d{0,2}\\.\\d{3}')`;
  const isWhole = (column: string) => `regexp_full_match(trim(${column}), '[+-]?\\d*')`;
  // One mark is that of all columns: any number with another count of decimals tells it.
  const all = numbers
    .map((column) => `coalesce(bool_and(${isOpen(column)} OR ${isWhole(column)}), true)`)
    .join(' AND ');
  const firsts = numbers.map((column) => `first(${column}) FILTER (${isOpen(column)})`).join(', ');
  const [[areOpen, ...cells] = []] = await database.rows(`SELECT ${all}, ${firsts} FROM ${asText}`);
  const at = cells.findIndex((cell) => typeof cell === 'string');
  if (areOpen !== true || at < 0) return;
  const cell = String(cells[at]).trim();
  throw new InputError({
    file: name,
    column: numbers[at]!.slice(1, -1),
    found: `column ${numbers[at]} holds "${cell}", which may be ${cell.replace('.', '')} or ${cell}`,
    expected: 'to be told',
    remedy: text`Pass ${option('thousands', '.')} for the first, or ${option('decimal', '.')} for the second.`,
  });
}
