// Tables that are no text (Parquet, the answer to a query, what DuckDB unpacks) -> series, by the same two looks.

import { InputError, option, type Reading, SeriesReader, text } from '@onnxcast/series';
import { type Database, quoteName } from './duckdb.ts';
import type { FileOptions } from './read-options.ts';
import { LARGEST } from './read-text.ts';
import { refuseLists } from './refuse-lists.ts';
import { localLabels, sayZone, type Zones } from './time-zones.ts';

/** A column of a table, in SQL. */
export interface TableColumn {
  readonly name: string;
  /** What is compared: a number, a day, a time without zone, or text. */
  readonly value: string;
  /** What the label of such a value ends in: the zone of times. */
  readonly suffix: string;
  /** A number, or the label. */
  readonly cell: string;
  /** Whether it holds instants, in UTC unless `zone` says whose clocks show them. */
  readonly isInstant: boolean;
  readonly zone?: string;
}

const SHORT_NUMBER = /^(?:U?(?:TINY|SMALL)INT|U?INTEGER|FLOAT|DOUBLE)$/;
const LONG_NUMBER = /^(?:U?(?:BIG|HUGE)INT|DECIMAL.*)$/;

/**
 * The columns of a relation, with dates as text in the shortest spelling that holds all of them.
 * @param zones of columns of instants, where they are known
 */
export async function describeTable(
  database: Database,
  relation: string,
  zones: Zones,
): Promise<readonly TableColumn[]> {
  const described = await database.rows(`DESCRIBE SELECT * FROM ${relation}`);
  const columns: TableColumn[] = [];
  for (const [name, type] of described as readonly (readonly [string, string])[]) {
    const isInstant = type === 'TIMESTAMP WITH TIME ZONE';
    const told = isInstant ? zones.get(name) : undefined;
    const zone = told === 'UTC' ? undefined : told;
    const value = await comparable(database, relation, {
      column: quoteName(name),
      type,
      mayBeDate: zone === undefined,
    });
    const suffix = isInstant && !value.endsWith('::DATE') ? 'Z' : '';
    const cell = value.endsWith('::DOUBLE') ? value : `${value}::VARCHAR || '${suffix}'`;
    columns.push({ name, value, suffix, cell, isInstant, ...(zone === undefined ? {} : { zone }) });
  }
  return columns;
}

async function comparable(
  database: Database,
  relation: string,
  { column, type, mayBeDate }: { readonly column: string; readonly type: string; readonly mayBeDate: boolean },
): Promise<string> {
  const holds = async (condition: string) => {
    const [[answer] = []] = await database.rows(`SELECT bool_and(${condition}) FROM ${relation}`);
    return answer !== false;
  };
  if (SHORT_NUMBER.test(type)) return `${column}::DOUBLE`;
  // Names of series are often numbers that double precision would mix up.
  if (LONG_NUMBER.test(type)) {
    const isSafe = await holds(`${column} BETWEEN -9007199254740991 AND 9007199254740991`);
    return `${column}::${isSafe ? 'DOUBLE' : 'VARCHAR'}`;
  }
  if (type === 'DATE') return column;
  // Durations are seconds; a month is none.
  if (type === 'INTERVAL' && (await holds(`datepart('year', ${column}) = 0 AND datepart('month', ${column}) = 0`))) {
    return `epoch(${column})::DOUBLE`;
  }
  if (!/^TIMESTAMP/.test(type)) return `${column}::VARCHAR`;
  if (type === 'TIMESTAMP_NS' && !(await holds(`${column} = ${column}::TIMESTAMP::TIMESTAMP_NS`))) {
    throw await tooFine(database, relation, column);
  }
  const instant = type === 'TIMESTAMP WITH TIME ZONE' ? `make_timestamp(epoch_us(${column}))` : `${column}::TIMESTAMP`;
  return mayBeDate && (await holds(`${instant} = date_trunc('day', ${instant})`)) ? `${instant}::DATE` : instant;
}

/** Times of more digits than a double holds of the milliseconds since 1970. */
async function tooFine(database: Database, relation: string, column: string): Promise<InputError> {
  const first = `SELECT place, label::VARCHAR FROM (SELECT row_number() OVER () AS place, ${column} AS label FROM ${relation}) WHERE label <> label::TIMESTAMP::TIMESTAMP_NS ORDER BY place LIMIT 1`;
  const [[place, label] = []] = await database.rows(first);
  const counted = `SELECT count(DISTINCT ${column}) = count(DISTINCT ${column}::TIMESTAMP) FROM ${relation}`;
  const [[areApart] = []] = await database.rows(counted);
  const query = areApart === true ? `${column}::TIMESTAMP` : `epoch_ns(${column}) - min(epoch_ns(${column})) OVER ()`;
  return new InputError({
    row: Number(place),
    column: column.slice(1, -1),
    found: `column ${column} holds ${JSON.stringify(label)}, a time with nanoseconds`,
    expected: 'microseconds at most',
    remedy: text`${areApart === true ? 'Round them' : 'Count nanoseconds from the first row'}: ${option('query', `SELECT * REPLACE (${query} AS ${column}) FROM data`)}.`,
  });
}

/** Shows all rows to whoever takes them; the row in messages counts from 1. */
export async function scanTable(
  database: Database,
  relation: string,
  { columns, open }: { readonly columns: readonly TableColumn[]; readonly open: SeriesReader['survey'] },
): Promise<void> {
  const visit = open({ columns: columns.map(({ name }) => name), row: 0 });
  let row = 0;
  const sql = `SELECT ${columns.map(({ cell }) => cell).join(', ')} FROM ${relation}`;
  const zoned = columns.flatMap(({ zone }, at) => (zone === undefined ? [] : [{ local: localLabels(zone), at }]));
  for await (const rows of database.chunks(sql)) {
    for (const given of rows) {
      if (zoned.length === 0) {
        visit(given, ++row);
        continue;
      }
      const cells = [...given];
      for (const { local, at } of zoned) if (typeof cells[at] === 'string') cells[at] = local(cells[at]);
      visit(cells, ++row);
    }
  }
}

/** Reads a relation row by row. */
export async function readTable(
  database: Database,
  relation: string,
  {
    name,
    format,
    options,
    zones,
  }: { readonly name: string; readonly format: string; readonly options: FileOptions; readonly zones: Zones },
): Promise<Reading> {
  await refuseLists(database, relation, { file: name, options });
  const columns = await describeTable(database, relation, zones);
  const reader = new SeriesReader(name, options, LARGEST);
  await scanTable(database, relation, { columns, open: reader.survey });
  reader.decide();
  await scanTable(database, relation, { columns, open: reader.build });
  return sayZone(reader.finish({ format }), columns);
}
