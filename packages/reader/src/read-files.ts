// Files of any kind -> series: what is small and text goes the way of pages, the rest through DuckDB.

import {
  checkGiven,
  checkOptions,
  checkValues,
  fillReading,
  InputError,
  option,
  type Reading,
  type Series,
  text,
} from '@onnxcast/series';
import { requireWhole } from './check-packing.ts';
import { type Database, openDatabase, quoteName, quoteText } from './duckdb.ts';
import { type ByteStream, type FileSource, openSource, readText, spoolStream, type TextOf } from './file-source.ts';
import { joinReadings } from './join-readings.ts';
import { readLarge } from './large/read-large.ts';
import { type Uncounted, uncountTimes } from './parquet/counted-times.ts';
import { marksInSql, namesInSql, refuseOpenMarks } from './query-marks.ts';
import { FILE_OPTIONS, type FileOptions } from './read-options.ts';
import { readTable } from './read-table.ts';
import { aboutFile, readTextFile } from './read-text.ts';
import { type ToldSource, tellFormat } from './tell-format.ts';
import { readZones } from './time-zones.ts';

/** Bytes from which on a file of text goes through DuckDB. */
const LARGE = 16 << 20;

/**
 * Reads the series of files.
 * @param files a path, a pattern such as `data/*.csv` or `{a,b}.csv`, many of either, or a stream such as standard input
 * @param options names of the columns, how their cells are written, what to do with missing values, a query
 * @returns the series in the order in which the files name them, and how they were understood
 * @throws InputError that names an option, or with `file`, and `row` and `column` where it is about one, when anything is not as expected
 * @example const { series, notes } = await readFiles('shops/*.parquet', { id: 'shop', target: 'sold' });
 */
export async function readFiles(
  files: string | readonly string[] | ByteStream,
  options: FileOptions = {},
): Promise<Reading> {
  checkGiven({ files }, FILES);
  checkOptions(options, FILE_OPTIONS);
  checkValues(options, FILE_OPTIONS);
  let database: Database | undefined;
  const open = async () => (database ??= await openDatabase());
  if (isStream(files)) {
    const { source, remove } = await spoolStream(files, '<stdin>', options.format);
    try {
      return await readSources([source], options, open);
    } finally {
      database?.close();
      await remove();
    }
  }
  try {
    const sources: FileSource[] = [];
    for (const path of [files].flat() as readonly string[]) sources.push(...(await findFiles(path, options, open)));
    return await readSources(sources, options, open);
  } finally {
    database?.close();
  }
}

/** Files as they may be given. */
const FILES = {
  expected: 'the path of a file, a pattern such as data/*.csv, or a list of either',
  passes: (files: unknown) => isStream(files) || isPaths(files),
};

function isPaths(files: unknown): boolean {
  const paths: readonly unknown[] = [files].flat();
  return paths.length > 0 && paths.every((path) => typeof path === 'string' && path !== '');
}

function isStream(files: unknown): files is ByteStream {
  return typeof files === 'object' && files !== null && Symbol.asyncIterator in files;
}

/**
 * Reads the series of files, and only them: `readFiles` says how they were understood, too.
 * @example
 * const [series] = await readSeries('co2-concentration.csv', { time: 'Date', target: 'CO2' });
 */
export async function readSeries(
  files: string | readonly string[],
  options: FileOptions = {},
): Promise<readonly Series[]> {
  return (await readFiles(files, options)).series;
}

/** The files of a path or a pattern, in the order of their names. */
export async function findFiles(
  path: string,
  options: FileOptions,
  open: () => Promise<Database>,
): Promise<readonly FileSource[]> {
  const { format } = options;
  try {
    return [await openSource(path, format)];
  } catch (error) {
    const parts = expandBraces(path);
    if (parts.length > 1) {
      const sources = new Map<string, FileSource>();
      for (const part of parts)
        for (const source of await findFiles(part, options, open)) sources.set(source.name, source);
      return [...sources.values()];
    }
    if (!/[*?[]/.test(path)) throw error;
    const found = await (await open()).rows(`SELECT file FROM glob(${quoteText(path)}) ORDER BY file`);
    if (found.length === 0) throw error;
    return Promise.all(found.map(([file]) => openSource(String(file), format)));
  }
}

/** What a pattern with braces stands for, as a shell writes it: `{a,b}.csv` for `a.csv` and `b.csv`. */
function expandBraces(pattern: string): readonly string[] {
  const braces = /\{([^{}]*,[^{}]*)\}/.exec(pattern);
  if (braces === null) return [pattern];
  const [before, after] = [pattern.slice(0, braces.index), pattern.slice(braces.index + braces[0].length)];
  return braces[1]!.split(',').flatMap((part) => expandBraces(`${before}${part}${after}`));
}

async function readSources(
  sources: readonly FileSource[],
  options: FileOptions,
  open: () => Promise<Database>,
): Promise<Reading> {
  const name = sources.length === 1 ? sources[0]!.name : `${sources[0]!.name} and ${sources.length - 1} more`;
  if (options.query !== undefined) {
    const database = await open();
    try {
      for (const source of sources) await requireWhole(source);
      const told: ToldSource[] = [];
      for (const source of sources)
        told.push(await tellFormat(source, options.format, await textOf(source, options, open)));
      const [first] = told;
      const header =
        first?.format === 'csv' ? await namesInSql(first.name, options, await textOf(first, options, open)) : '';
      const { relation, notes } = await uncounted(database, told, options, header);
      if (told.every(({ format }) => format === 'csv')) {
        await refuseOpenMarks(database, told, { relation, options, name });
      }
      await database.run(`CREATE VIEW data AS SELECT * FROM ${relation}`);
      await answerQuery(database, options.query);
      const zones = await readZones(database, told);
      const about = { name: `${name}, queried`, format: 'query', options, zones };
      const reading = await readTable(database, 'answer', about);
      return fillReading({ ...reading, notes: [...notes, ...reading.notes] }, options.fill);
    } catch (error) {
      throw aboutFile(error, { name, format: 'query' });
    }
  }
  const readings: Reading[] = [];
  // A series may go on in another file.
  const each = sources.length > 1 ? { ...options, least: 1 } : options;
  for (const source of sources) readings.push(await readSource(source, each, open));
  return fillReading(joinReadings(readings, options), options.fill);
}

/**
 * Makes the table `answer` of a query.
 * @throws InputError when it is not one SELECT, which nothing else may follow, or cannot be answered
 */
async function answerQuery(database: Database, query: string): Promise<void> {
  const refuse = (found: string, cause?: unknown, columns?: readonly string[]) =>
    new InputError({
      option: 'query',
      found,
      expected: 'one SELECT over the table data',
      remedy: `Write it as SELECT ... FROM data${columns === undefined ? '' : `, whose columns are ${listNames(columns)}`}.`,
      cause,
    });
  const sql = `CREATE TEMP TABLE answer AS ${query}`;
  let count: number;
  try {
    count = await database.countStatements(sql);
    if (count === 1) return await database.run(sql);
  } catch (error) {
    const said = (error instanceof Error ? error.message : String(error)).split('\n')[0]!;
    const columns = said.startsWith('Binder Error') ? await database.rows('DESCRIBE data') : undefined;
    throw refuse(
      said,
      error,
      columns?.map(([name]) => String(name)),
    );
  }
  throw refuse(`${count} statements`);
}

/** Names of columns as SQL takes them, the first twenty where there are more. */
function listNames(names: readonly string[]): string {
  const some = names.slice(0, 20).map((name) => (/^[a-z_]\w*$/i.test(name) ? name : quoteName(name)));
  return `${some.join(', ')}${names.length > some.length ? `, ... (${names.length})` : ''}`;
}

async function readSource(given: FileSource, options: FileOptions, open: () => Promise<Database>): Promise<Reading> {
  const { name, size, packing } = given;
  try {
    if (packing === 'zstd' || size >= LARGE) await requireWhole(given);
    const text = await textOf(given, options, open);
    const source = await tellFormat(given, options.format, text);
    const { format } = source;
    if (format === 'parquet' || size >= LARGE) {
      // Text is read without DuckDB too, only in more time.
      const database = format === 'parquet' ? await open() : await open().catch(() => undefined);
      const large = database && (await readLarge(database, source, options));
      if (large !== undefined) return large;
    }
    if (format === 'parquet') {
      const database = await open();
      const zones = await readZones(database, [source]);
      const { relation, notes } = await uncounted(database, [source], options);
      const reading = await readTable(database, relation, { name, format, options, zones });
      return { ...reading, notes: [...notes, ...reading.notes] };
    }
    return await readTextFile(source, options, text);
  } catch (error) {
    throw aboutFile(error, given);
  }
}

/** What brings the text of a file. */
async function textOf(source: FileSource, { encoding }: FileOptions, open: () => Promise<Database>): Promise<TextOf> {
  return source.packing === 'zstd' ? linesOf(await open(), source) : () => readText(source, encoding);
}

/** The lines of a file that DuckDB unpacks. */
function linesOf(database: Database, { path }: FileSource): TextOf {
  const sql = `SELECT coalesce(line, '') FROM read_csv(${quoteText(path)}, auto_detect = false, delim = '\u0001', quote = '', escape = '', header = false, columns = {'line': 'VARCHAR'}, compression = 'zstd', max_line_size = 268435456)`;
  return async function* () {
    let isFirst = true;
    for await (const rows of database.chunks(sql)) {
      const text = rows.map(([line]) => `${String(line)}\n`).join('');
      yield isFirst ? text.replace(/^\uFEFF/, '') : text;
      isFirst = false;
    }
  };
}

/** Files as a relation; those of Parquet with times in place of counts of them. */
async function uncounted(
  database: Database,
  sources: readonly ToldSource[],
  options: FileOptions,
  header = '',
): Promise<Uncounted> {
  const relation = relationOf(sources, options, header);
  const isParquet = sources.every(({ format }) => format === 'parquet');
  const paths = sources.map(({ path }) => path);
  return isParquet ? uncountTimes(database, relation, paths) : { relation, notes: [] };
}

/** Files as SQL names them, in DuckDB's own reading. */
function relationOf(sources: readonly ToldSource[], options: FileOptions, header: string): string {
  const formats = new Set(sources.map(({ format }) => format));
  if (formats.size > 1) {
    throw new InputError({
      file: sources[0]!.name,
      found: `files of ${[...formats].join(' and ')}`,
      expected: 'one format',
      remedy: 'Give them one by one.',
    });
  }
  if (formats.has('sql')) {
    throw new InputError({
      file: sources[0]!.name,
      option: 'query',
      found: 'a query over a dump of SQL',
      expected: 'files of CSV, JSON or Parquet',
      remedy: text`Leave ${option('query')} out, or export the table as CSV.`,
    });
  }
  const list = `[${sources.map(({ path }) => quoteText(path)).join(', ')}]`;
  const [format] = formats;
  const packings = new Set(sources.map(({ packing }) => packing));
  const packing = packings.size === 1 ? sources[0]!.packing : 'auto';
  if (format === 'parquet') return `read_parquet(${list}, union_by_name = true)`;
  if (format === 'csv') {
    // Only dates that begin with the year are DuckDB's: which of day and month comes first is not for it to guess.
    const dates = "dateformat = '%Y-%m-%d', timestampformat = '%Y-%m-%d %H:%M:%S'";
    return `read_csv(${list}, union_by_name = true, ${dates}${header}${marksInSql(options)}, compression = ${quoteText(packing)})`;
  }
  const of = format === 'json' ? 'array' : 'newline_delimited';
  const compression = { none: 'uncompressed', auto: 'auto_detect', gzip: 'gzip', zstd: 'zstd' }[packing];
  return `read_json(${list}, format = '${of}', union_by_name = true, compression = '${compression}')`;
}
