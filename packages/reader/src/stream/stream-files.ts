// Files of any number of series, block by block: what does not fit into memory, in the time that DuckDB takes.

import { tmpdir } from 'node:os';
import { checkOptions, fillReading, InputError, type Reading, readTime, type Series } from '@onnxcast/series';
import { requireWhole } from '../check-packing.ts';
import { type Database, openDatabase, quoteText } from '../duckdb.ts';
import { readText } from '../file-source.ts';
import { type Sampled, sampleTable, sampleText } from '../large/sample.ts';
import { findFiles } from '../read-files.ts';
import { FILE_OPTIONS, type FileOptions } from '../read-options.ts';
import { aboutFile, LARGEST } from '../read-text.ts';
import { type ToldSource, tellFormat } from '../tell-format.ts';
import { type RowsPlan, type SeriesBlock, takeBlocks } from './blocks.ts';

/** Memory that DuckDB may take to put rows in order; what does not fit goes to the disk. */
const MEMORY = '1GB';

/** Rows of a block. */
const BLOCK = 1 << 19;

/** Files whose series come one block after another. */
export interface SeriesStream {
  /** How the files were understood, by their first rows; its series are none. */
  readonly reading: Reading;
  /** Rows of all, where that is known. */
  readonly rows: number;
  /** In the order in which the files first name them; to be taken once. */
  readonly blocks: AsyncGenerator<SeriesBlock>;
  /** Gives the memory back. */
  close(): void;
}

/**
 * Opens files of series that name them in a column (`unique_id`), to be read in bounded memory: Parquet, one file or
 * many, and one file of CSV. The series are those that `readFiles` gives.
 * @param size `rows` from which on a block ends with its last series
 * @returns undefined of files that must be read whole, because they are of another form, or their first rows do not
 * tell all
 * @throws InputError when a file cannot be read; what is wrong with one series is told in its block
 */
export async function streamFiles(
  files: string | readonly string[],
  options: FileOptions = {},
  { rows = BLOCK }: { readonly rows?: number } = {},
): Promise<SeriesStream | undefined> {
  checkOptions(options, FILE_OPTIONS);
  if (options.layout !== undefined || options.query !== undefined || options.join === true) return undefined;
  const database = await openDatabase();
  try {
    await database.run(`SET memory_limit = '${MEMORY}'`);
    await database.run(`SET temp_directory = ${quoteText(tmpdir())}`);
    const stream = await open(database, [files].flat() as readonly string[], { ...options, rows });
    if (stream === undefined) database.close();
    return stream;
  } catch (error) {
    database.close();
    throw error;
  }
}

async function open(
  database: Database,
  files: readonly string[],
  { rows, ...options }: FileOptions & { readonly rows: number },
): Promise<SeriesStream | undefined> {
  const sources: ToldSource[] = [];
  for (const path of files) {
    for (const source of await findFiles(path, options, async () => database)) {
      if (source.packing === 'zstd') return undefined;
      await requireWhole(source);
      sources.push(await tellFormat(source, options.format, () => readText(source, options.encoding)));
    }
  }
  const sampled = await sample(database, sources, options).catch(() => undefined);
  if (sampled === undefined) return undefined;
  const { reader, say } = sampled;
  const { layout, joined, times, surveys } = reader.decide();
  const { features, columns } = layout.series[0]!;
  const hasBooleans = columns.some((at) => surveys[at]!.booleans > 0);
  // Years of two digits are told apart by all rows.
  const isPlain = joined === undefined && !hasBooleans && times?.kind !== 'text' && times?.century === undefined;
  if (layout.form !== 'long' || layout.id === undefined || !isPlain) return undefined;

  const { id, time } = layout;
  const { labelOf } = sampled;
  const missing = options.fill !== undefined ? 'keep' : options.missing === 'drop' ? 'drop' : 'refuse';
  const plan: RowsPlan = {
    features,
    hasTime: time !== undefined,
    idOf: (written) => labelOf(id, written),
    timeOf: (written) => readTime(labelOf(time!, written), times!),
    missing,
    largest: LARGEST,
    rows,
  };
  const { format } = sources[0]!;
  const understood = say(
    reader.toReading([], { format, delimiter: sampled.delimiter, orders: new Set(), missing: {} }),
  );
  const sql = await inOrder(database, sampled, { id, time, columns });
  const blocks = fillBlocks(takeBlocks(database.columns(sql), plan), understood, options);
  return {
    reading: understood,
    rows: sampled.rows,
    blocks: withErrors(blocks, sources[0]!),
    close: () => database.close(),
  };
}

async function sample(
  database: Database,
  sources: readonly ToldSource[],
  options: FileOptions,
): Promise<Sampled | undefined> {
  if (sources.every(({ format }) => format === 'parquet')) return sampleTable(database, sources, options);
  return sources.length === 1 ? sampleText(sources[0]!, options) : undefined;
}

/** The query of all rows in which each series is whole: as they stand where they are so, else sorted. */
async function inOrder(
  database: Database,
  { relation, columnOf }: Sampled,
  {
    id,
    time,
    columns,
  }: { readonly id: number; readonly time: number | undefined; readonly columns: readonly number[] },
): Promise<string> {
  const name = columnOf(id);
  const coded = [id, time].flatMap((at) => (at === undefined ? [] : [`hash(${columnOf(at)})`, columnOf(at)]));
  const numbers = columns.map((at) => `coalesce(${columnOf(at)}::DOUBLE, 'nan'::DOUBLE)`);
  const wanted = [...coded, ...numbers].join(', ');
  const [[begun, named] = []] = await database.rows(
    `SELECT count(*) FILTER (code IS DISTINCT FROM before)::DOUBLE, count(DISTINCT code)::DOUBLE FROM (SELECT code, lag(code) OVER () AS before FROM (SELECT hash(${name}) AS code FROM ${relation}))`,
  );
  if (begun === named) return `SELECT ${wanted} FROM ${relation}`;
  const numbered = `(SELECT *, row_number() OVER () AS onnxcast_row FROM ${relation})`;
  await database.run(
    `CREATE TEMP TABLE onnxcast_firsts AS SELECT hash(${name}) AS onnxcast_code, min(onnxcast_row) AS onnxcast_first FROM ${numbered} GROUP BY 1`,
  );
  return `SELECT ${wanted} FROM ${numbered} JOIN onnxcast_firsts ON hash(${name}) = onnxcast_code ORDER BY onnxcast_first, onnxcast_row`;
}

/** Fills the holes of each block; a series that cannot be filled is one of the bad. */
async function* fillBlocks(
  blocks: AsyncIterable<SeriesBlock>,
  reading: Reading,
  { fill }: FileOptions,
): AsyncGenerator<SeriesBlock> {
  for await (const block of blocks) {
    if (fill === undefined) {
      yield block;
      continue;
    }
    const series: Series[] = [];
    const bad = [...block.bad];
    for (const one of block.series) {
      try {
        series.push(...fillReading({ ...reading, series: [one] }, fill).series);
      } catch (error) {
        if (!(error instanceof InputError)) throw error;
        bad.push({ id: one.id, error });
      }
    }
    yield { series, bad };
  }
}

async function* withErrors(blocks: AsyncIterable<SeriesBlock>, source: ToldSource): AsyncGenerator<SeriesBlock> {
  try {
    yield* blocks;
  } catch (error) {
    throw aboutFile(error, source);
  }
}
