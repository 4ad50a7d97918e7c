// Large files -> series, in the time that DuckDB takes: their first rows say what the columns are, all rows must agree.
// Where anything does not, the answer is none, and the file is read row by row, which says what is wrong and where.

import { type Decisions, type Reading, readTime, type Series, SeriesReader } from '@onnxcast/series';
import { type Database, quoteName, quoteText } from './duckdb.ts';
import { type FileSource, readText } from './file-source.ts';
import type { FileOptions } from './read-options.ts';
import { describeTable } from './read-table.ts';
import { LARGEST, scanCsv } from './read-text.ts';

/** Characters of a text, and rows of a table, that are looked at first. */
const SAMPLE = 1 << 21;
const SAMPLE_ROWS = 20_000;

/** A file as a relation whose columns of values are numbers, and what its first rows say. */
interface Sampled {
  readonly decided: Decisions;
  readonly delimiter?: string | undefined;
  readonly relation: string;
  /** SQL of a column as it is compared, and of its text. */
  readonly raw: (column: number) => string;
  readonly text: (column: number) => string;
}

/** @returns undefined where not all is clear */
export async function readLarge(
  database: Database,
  source: FileSource,
  options: FileOptions,
): Promise<Reading | undefined> {
  if (options.fill !== undefined || options.layout !== undefined) return undefined;
  try {
    const sampled =
      source.format === 'parquet' ? await sampleTable(database, source, options) : await sampleText(source, options);
    return sampled && (await readAll(database, source, { options, sampled }));
  } catch {
    // DuckDB's own words are about its options; those of the rows' own reading are about the file.
    return undefined;
  } finally {
    await database.run('DROP TABLE IF EXISTS cells; DROP TABLE IF EXISTS ids; DROP TABLE IF EXISTS times');
  }
}

async function sampleText(source: FileSource, options: FileOptions): Promise<Sampled | undefined> {
  if (source.format !== 'csv') return undefined;
  const reader = new SeriesReader(source.name, options, LARGEST);
  let head = '';
  for await (const piece of readText(source)) {
    head += piece;
    if (head.length >= SAMPLE) break;
  }
  head = head.slice(0, head.lastIndexOf('\n'));
  const delimiter = await scanCsv(
    async function* () {
      yield head;
    },
    source.name,
    { options, open: reader.survey },
  );
  const decided = reader.decide();
  const { header, layout, surveys } = decided;
  const values = layout.series.flatMap(({ columns }) => columns);
  const isPlain = values.every((column) => surveys[column]!.text === 0) && decided.numbers.decimal === '.';
  if (!isPlain || decided.numbers.thousands !== undefined || header.columns.length < 2 || delimiter === undefined)
    return undefined;
  const types = header.columns.map(
    (name, at) => `${quoteText(name === '' ? 'unnamed' : name)}: '${values.includes(at) ? 'DOUBLE' : 'VARCHAR'}'`,
  );
  const skip = header.row - (header.isMade ? 1 : 0);
  const relation = `read_csv(${quoteText(source.path)}, auto_detect = false, header = false, skip = ${skip}, delim = ${quoteText(delimiter)}, quote = '"', escape = '"', columns = {${types.join(', ')}}, nullstr = ['', 'NA', 'NaN', 'nan', 'null', 'NULL', 'None', 'N/A'], compression = ${quoteText(source.packing)})`;
  const column = (at: number) => quoteName(header.columns[at]! === '' ? 'unnamed' : header.columns[at]!);
  return { decided, delimiter, relation, raw: column, text: (at) => `trim(${column(at)})` };
}

async function sampleTable(database: Database, source: FileSource, options: FileOptions): Promise<Sampled> {
  const relation = `read_parquet(${quoteText(source.path)})`;
  const columns = await describeTable(database, relation);
  const reader = new SeriesReader(source.name, options, LARGEST);
  const visit = reader.survey({ columns: columns.map(({ name }) => name), row: 0 });
  const sql = `SELECT ${columns.map((column) => column.sql).join(', ')} FROM ${relation} LIMIT ${SAMPLE_ROWS}`;
  let row = 0;
  for await (const rows of database.chunks(sql)) for (const cells of rows) visit(cells, ++row);
  return {
    decided: reader.decide(),
    relation,
    raw: (at) => quoteName(columns[at]!.name),
    text: (at) => (columns[at]!.sql.endsWith('DOUBLE') ? `${quoteName(columns[at]!.name)}::VARCHAR` : columns[at]!.sql),
  };
}

async function readAll(
  database: Database,
  { name, format }: FileSource,
  { options, sampled }: { readonly options: FileOptions; readonly sampled: Sampled },
): Promise<Reading | undefined> {
  const { decided, relation, raw, text, delimiter } = sampled;
  const { layout, header, times: timeFormat, joined, surveys } = decided;
  const values = layout.series.flatMap(({ columns }) => columns);
  const isText = surveys.some(({ booleans }, at) => booleans > 0 && values.includes(at));
  if (joined !== undefined || isText || (timeFormat === undefined && layout.time !== undefined)) return undefined;
  if (timeFormat?.kind === 'text') return undefined;
  const { id, time } = layout;
  const cells = [
    ...(id === undefined ? [] : [`${raw(id)} AS id`]),
    ...(time === undefined ? [] : [`${raw(time)} AS time`]),
    ...values.map((column, at) => `coalesce(${raw(column)}::DOUBLE, 'nan'::DOUBLE) AS v${at}`),
  ];
  await database.run(`CREATE TEMP TABLE cells AS SELECT ${cells.join(', ')} FROM ${relation}`);
  const ids = id === undefined ? [] : await codes(database, 'id', text(id).replaceAll(raw(id), 'id'));
  const labels = time === undefined ? [] : await codes(database, 'time', text(time).replaceAll(raw(time), 'time'));
  if (ids === undefined || labels === undefined) return undefined;
  const times = labels.map((label) => readTime(label, timeFormat!));
  if (times.includes(undefined)) return undefined;

  const [[count] = []] = await database.rows('SELECT count(*)::INTEGER FROM cells');
  const length = Number(count);
  const seriesOf = new Int32Array(id === undefined ? 0 : length);
  const timeOf = new Int32Array(time === undefined ? 0 : length);
  const points = values.map(() => new Float64Array(length));
  const sql = `SELECT cells.rowid::INTEGER, ${id === undefined ? '0' : 'ids.code'}, ${time === undefined ? '0' : 'times.code'}, ${values.map((_, at) => `v${at}`).join(', ')} FROM cells ${id === undefined ? '' : 'JOIN ids ON cells.id = ids.value'} ${time === undefined ? '' : 'JOIN times ON cells.time = times.value'}`;
  let seen = 0;
  for await (const { rows, columns } of database.columns(sql)) {
    const [at, ids, times, ...numbers] = columns as readonly [
      ArrayLike<number>,
      ArrayLike<number>,
      ArrayLike<number>,
      ...ArrayLike<number>[],
    ];
    for (let row = 0; row < rows; row++) {
      const to = at[row]!;
      if (id !== undefined) seriesOf[to] = ids[row]!;
      if (time !== undefined) timeOf[to] = times[row]!;
      for (let v = 0; v < numbers.length; v++) {
        const value = numbers[v]![row]!;
        if (!(Math.abs(value) <= LARGEST) && (options.missing !== 'drop' || !Number.isNaN(value))) return undefined;
        points[v]![to] = value;
      }
    }
    seen += rows;
  }
  if (seen !== length) return undefined; // a row without an id or a time
  const names = id === undefined ? layout.series.map((one) => one.id ?? '') : ids.map((label) => label);
  const isWide = layout.form === 'wide';
  const groups = id === undefined ? undefined : groupRows(seriesOf, ids.length);
  const built: Series[] = [];
  const kinds = new Set<string>();
  const shared = new SharedTimes(
    times.map((one) => one!.label),
    Float64Array.from(times, (one) => one!.value),
  );
  for (let s = 0; s < names.length; s++) {
    const rows = groups === undefined ? undefined : groups[s]!;
    const { features } = layout.series[isWide ? s : 0]!;
    const columns = isWide ? [points[s]!] : points;
    const made = shared.build(timeOf, { rows, columns, length, hasTime: time !== undefined });
    if (made === undefined) return undefined;
    kinds.add(made.order);
    built.push({ id: names[s]!, features, values: made.values, ...(made.times && { times: made.times }) });
  }
  const word = kinds.has('shuffled')
    ? ['Rows of its series are not in the order of time; they are sorted.']
    : kinds.has('newest first')
      ? ['Rows of its series stand newest first; they are sorted, oldest first.']
      : [];
  return {
    series: built,
    notes: [...decided.notes, ...word],
    understood: {
      file: name,
      format,
      ...(delimiter === undefined ? {} : { delimiter }),
      layout: layout.form,
      ...(id === undefined ? {} : { id: header.columns[id]! }),
      ...(time === undefined ? {} : { time: header.columns[time]! }),
      ...(timeFormat === undefined ? {} : { times: timeFormat.name }),
      ...decided.numbers,
      missing: {},
    },
  };
}

/** Numbers the values of a column in the order in which they first appear; undefined where one is empty. */
async function codes(database: Database, column: 'id' | 'time', text: string): Promise<readonly string[] | undefined> {
  await database.run(
    `CREATE TEMP TABLE ${column}s AS SELECT ${column} AS value, (row_number() OVER (ORDER BY min(rowid)) - 1)::INTEGER AS code FROM cells GROUP BY ${column}`,
  );
  const found = await database.rows(`SELECT ${text.replaceAll(column, 'value')} FROM ${column}s ORDER BY code`);
  const labels = found.map(([label]) => label);
  return labels.every((label) => typeof label === 'string' && label !== '') ? (labels as readonly string[]) : undefined;
}

/** The rows of every series, in the order of the file. */
function groupRows(seriesOf: Int32Array, count: number): readonly Int32Array[] {
  const lengths = new Int32Array(count);
  for (const one of seriesOf) lengths[one]!++;
  const all = new Int32Array(seriesOf.length);
  const groups: Int32Array[] = [];
  let from = 0;
  for (const length of lengths) {
    groups.push(all.subarray(from, from + length));
    from += length;
  }
  const filled = new Int32Array(count);
  for (let row = 0; row < seriesOf.length; row++) {
    const one = seriesOf[row]!;
    groups[one]![filled[one]!++] = row;
  }
  return groups;
}

/** Builds series whose times are often the same: such series share one list. */
class SharedTimes {
  private readonly labels: readonly string[];
  private readonly instants: Float64Array;
  private codes: Int32Array | undefined;
  private times: readonly string[] = [];

  constructor(labels: readonly string[], instants: Float64Array) {
    this.labels = labels;
    this.instants = instants;
  }

  /** @returns undefined where a time comes twice, or fewer than two rows are left */
  build(
    timeOf: Int32Array,
    {
      rows,
      columns,
      length,
      hasTime,
    }: {
      readonly rows: Int32Array | undefined;
      readonly columns: readonly Float64Array[];
      readonly length: number;
      readonly hasTime: boolean;
    },
  ):
    | {
        readonly values: Float64Array;
        readonly times?: readonly string[];
        readonly order: 'rising' | 'newest first' | 'shuffled';
      }
    | undefined {
    const every = rows ?? Int32Array.from({ length }, (_, row) => row);
    const kept = columns.every((column) => every.every((row) => !Number.isNaN(column[row]!)))
      ? every
      : every.filter((row) => columns.every((column) => !Number.isNaN(column[row]!)));
    if (kept.length < 2) return undefined;
    const instant = (row: number) => this.instants[timeOf[row]!]!;
    const order = hasTime ? orderOf(kept, instant) : 'rising';
    if (order === undefined) return undefined;
    const sorted = order === 'rising' ? kept : kept.slice().sort((a, b) => instant(a) - instant(b));
    const width = columns.length;
    const values = new Float64Array(sorted.length * width);
    columns.forEach((column, v) => {
      for (let i = 0; i < sorted.length; i++) values[i * width + v] = column[sorted[i]!]!;
    });
    return { values, order, ...(hasTime && { times: this.share(sorted, timeOf) }) };
  }

  private share(rows: Int32Array, timeOf: Int32Array): readonly string[] {
    const { codes } = this;
    if (codes?.length === rows.length && rows.every((row, i) => timeOf[row] === codes[i])) return this.times;
    this.codes = rows.map((row) => timeOf[row]!);
    this.times = Array.from(this.codes, (code) => this.labels[code]!);
    return this.times;
  }
}

function orderOf(
  rows: Int32Array,
  instant: (row: number) => number,
): 'rising' | 'newest first' | 'shuffled' | undefined {
  let rises = true;
  let falls = true;
  for (let i = 1; i < rows.length; i++) {
    const difference = instant(rows[i]!) - instant(rows[i - 1]!);
    if (!(difference > 0)) rises = false;
    if (!(difference < 0)) falls = false;
  }
  if (rises) return 'rising';
  if (falls) return 'newest first';
  return new Set(Float64Array.from(rows, instant)).size === rows.length ? 'shuffled' : undefined;
}
