// Periods of pandas and durations, which Parquet keeps as counts: as the labels of pandas, and as seconds.

import { InputError, type Text, text } from '@onnxcast/series';
import { type Database, quoteName, quoteText } from '../duckdb.ts';
import { durationsOfArrow } from './arrow-schema.ts';

/** A relation whose counts are times, and what a person should know of it. */
export interface Uncounted {
  readonly relation: string;
  readonly notes: readonly Text[];
}

const MONTH = "DATE '1970-01-01' + to_months";
/** SQL of the label that pandas gives a period, by its frequency; `n` is its ordinal, 0 for that of 1970-01-01 or of the year 1970. */
const PERIODS: readonly (readonly [frequency: RegExp, label: (n: string) => string])[] = [
  [/^[AY](?:-[A-Z]{3})?$/, (n) => `(1970 + ${n})::VARCHAR`],
  [
    /^Q(?:-[A-Z]{3})?$/,
    (n) => `strftime(${MONTH}((3 * ${n})::INTEGER), '%Y') || 'Q' || quarter(${MONTH}((3 * ${n})::INTEGER))`,
  ],
  [/^M$/, (n) => `strftime(${MONTH}(${n}::INTEGER), '%Y-%m')`],
  // A week is named by its Monday, one of other days is not read.
  [/^W(?:-SUN)?$/, (n) => `DATE '1969-12-22' + (7 * ${n})::INTEGER`],
  [/^D$/, (n) => `DATE '1970-01-01' + ${n}::INTEGER`],
  [/^[hH]$/, (n) => `TIMESTAMP '1970-01-01' + to_hours(${n})`],
  [/^(?:min|T)$/, (n) => `TIMESTAMP '1970-01-01' + to_minutes(${n})`],
  [/^[sS]$/, (n) => `TIMESTAMP '1970-01-01' + to_seconds(${n})`],
];
const PERIOD = /^period\[(.+)\]$/;

/**
 * Files of Parquet as a relation that has no counts of periods and of durations.
 * @throws InputError for periods of a frequency that is not known, or of more than one
 */
export async function uncountTimes(database: Database, relation: string, paths: readonly string[]): Promise<Uncounted> {
  const list = `[${paths.map(quoteText).join(', ')}]`;
  const told = await database.rows(
    `SELECT DISTINCT decode(key), decode(value) FROM parquet_kv_metadata(${list}) WHERE decode(key) IN ('pandas', 'ARROW:schema')`,
  );
  const periods = new Map<string, Set<string>>();
  const durations = new Map<string, Set<number>>();
  for (const [key, value] of told) {
    for (const { field, frequency } of key === 'pandas' ? periodsIn(String(value)) : []) {
      periods.set(field, (periods.get(field) ?? new Set()).add(frequency));
    }
    for (const { field, inSecond } of key === 'pandas' ? [] : durationsOfArrow(String(value))) {
      durations.set(field, (durations.get(field) ?? new Set()).add(inSecond));
    }
  }
  if (periods.size + durations.size === 0) return { relation, notes: [] };
  const replaced: string[] = [];
  const notes: Text[] = [];
  for (const [name, type] of await database.rows(`DESCRIBE SELECT * FROM ${relation}`)) {
    const column = String(name);
    if (type !== 'BIGINT') continue;
    const [period, duration] = [periods.get(column), durations.get(column)];
    if (period !== undefined) replaced.push(`${labelOf(column, period)} AS ${quoteName(column)}`);
    else if (duration?.size === 1) {
      replaced.push(`${quoteName(column)} / ${[...duration][0]!}::DOUBLE AS ${quoteName(column)}`);
      notes.push(text`Column ${JSON.stringify(column)} holds durations; they are read as seconds.`);
    }
  }
  if (replaced.length === 0) return { relation, notes };
  return { relation: `(SELECT * REPLACE (${replaced.join(', ')}) FROM ${relation})`, notes };
}

/** SQL of the labels of a column of periods. */
function labelOf(column: string, frequencies: ReadonlySet<string>): string {
  const [frequency = ''] = frequencies;
  const label = frequencies.size > 1 ? undefined : PERIODS.find(([pattern]) => pattern.test(frequency))?.[1];
  if (label !== undefined) return label(quoteName(column));
  const name = JSON.stringify(column);
  throw new InputError({
    column,
    found: `column ${name} holds periods of pandas (${[...frequencies].join(' and ')}), of which Parquet keeps a count`,
    expected: 'times',
    remedy: `Write it with df[${name}] = df[${name}].dt.to_timestamp().`,
  });
}

/** The columns of periods that pandas' own description tells. */
function periodsIn(json: string): readonly { readonly field: string; readonly frequency: string }[] {
  interface Column {
    readonly field_name?: string | null;
    readonly numpy_type?: string | null;
  }
  try {
    const { columns = [] } = JSON.parse(json) as { readonly columns?: readonly Column[] };
    return columns.flatMap(({ field_name: field, numpy_type: type }) => {
      const frequency = PERIOD.exec(type ?? '')?.[1];
      return typeof field === 'string' && frequency !== undefined ? [{ field, frequency }] : [];
    });
  } catch {
    return []; // what is no description of columns tells nothing of them
  }
}
