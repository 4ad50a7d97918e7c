// The first rows of a large file: what its columns are, and how SQL names them.

import { type Reading, SeriesReader } from '@onnxcast/series';
import { type Database, quoteText } from '../duckdb.ts';
import { readText } from '../file-source.ts';
import { uncountTimes } from '../parquet/counted-times.ts';
import type { FileOptions } from '../read-options.ts';
import { describeTable, scanTable } from '../read-table.ts';
import { LARGEST, scanCsv } from '../read-text.ts';
import type { ToldSource } from '../tell-format.ts';
import { localLabels, readZones, sayZone } from '../time-zones.ts';

/** Characters of a text, and rows of a table, that are looked at first. */
const SAMPLE = 1 << 21;
const SAMPLE_ROWS = 20_000;

/** A file as a relation, and what its first rows say. */
export interface Sampled {
  readonly reader: SeriesReader;
  readonly delimiter?: string | undefined;
  readonly relation: string;
  /** How many rows there may be. */
  readonly rows: number;
  /** SQL of a column. */
  readonly columnOf: (column: number) => string;
  /** The label of a name or a time, of what DuckDB writes of it. */
  readonly labelOf: (column: number, written: string) => string;
  /** Adds what is to be said of the file. */
  readonly say: (reading: Reading) => Reading;
}

/** @returns undefined for what DuckDB does not read as we do: other marks of decimals, one column, other formats */
export async function sampleText(source: ToldSource, options: FileOptions): Promise<Sampled | undefined> {
  const { name, path, size, packing, format } = source;
  if (format !== 'csv' || (options.na ?? []).length > 0 || options.encoding !== undefined) return undefined;
  const reader = new SeriesReader(name, options, LARGEST);
  let head = '';
  for await (const piece of readText(source)) {
    head += piece;
    if (head.length >= SAMPLE) break;
  }
  head = head.slice(0, head.lastIndexOf('\n') + 1);
  const { delimiter } = await scanCsv(
    async function* () {
      yield head;
    },
    name,
    { options, open: reader.survey },
  );
  const { header, layout, surveys, numbers } = reader.decide();
  const values = layout.series.flatMap(({ columns }) => columns);
  const isPlain = numbers.decimal === '.' && numbers.thousands === undefined;
  if (!isPlain || values.some((at) => surveys[at]!.text > 0)) return undefined;
  if (surveys.length < 2 || delimiter === undefined) return undefined;
  const columnOf = (at: number) => `c${at}`;
  const types = header.columns.map((_, at) => `${columnOf(at)}: '${values.includes(at) ? 'DOUBLE' : 'VARCHAR'}'`);
  const skip = header.row - (header.isMade ? 1 : 0);
  const relation = `read_csv(${quoteText(path)}, auto_detect = false, header = false, skip = ${skip}, delim = ${quoteText(delimiter)}, quote = '"', escape = '"', columns = {${types.join(', ')}}, nullstr = ['', 'NA', 'NaN', 'nan', 'null', 'NULL', 'None', 'N/A'], compression = ${quoteText(packing)})`;
  const rows = packing === 'none' ? Math.ceil((size / head.length) * surveys[0]!.rows * 1.02) : 0;
  return { reader, delimiter, relation, rows, columnOf, labelOf: (_, written) => written, say: (reading) => reading };
}

/** @param sources files of Parquet, which are one table */
export async function sampleTable(
  database: Database,
  sources: readonly ToldSource[],
  options: FileOptions,
): Promise<Sampled> {
  const paths = sources.map(({ path }) => path);
  const stored = `read_parquet([${paths.map(quoteText).join(', ')}], union_by_name = true)`;
  const { relation, notes } = await uncountTimes(database, stored, paths);
  const columns = await describeTable(database, relation, await readZones(database, sources));
  const reader = new SeriesReader(sources[0]!.name, options, LARGEST);
  await scanTable(database, `${relation} LIMIT ${SAMPLE_ROWS}`, { columns, open: reader.survey });
  const [[rows] = []] = await database.rows(`SELECT count(*)::DOUBLE FROM ${relation}`);
  const local = columns.map(({ zone }) => localLabels(zone));
  return {
    reader,
    relation,
    rows: Number(rows),
    columnOf: (at) => columns[at]!.value,
    labelOf: (at, written) => local[at]!(written + columns[at]!.suffix),
    say: (reading) => sayZone({ ...reading, notes: [...notes, ...reading.notes] }, columns),
  };
}
