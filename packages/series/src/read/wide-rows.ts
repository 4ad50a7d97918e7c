// One series a row, its values side by side under the names of its times.

import { InputError } from '../errors.ts';
import type { Series } from '../series.ts';
import { ColumnSurvey } from './cells/column-survey.ts';
import { decideTimes, readTime } from './cells/time-column.ts';
import { findColumn, type Layout } from './layout.ts';
import type { ReadOptions } from './read-options.ts';
import type { Header } from './table.ts';

/** What the columns of such a file are. */
export interface WideRows {
  readonly layout: Layout;
  readonly id: number | undefined;
  /** Columns of the values, in the order of time. */
  readonly columns: readonly number[];
  /** One a column of values; absent where their names say none. */
  readonly times: readonly string[] | undefined;
}

/**
 * Finds the columns of values: all but that of the names of the series and those of other text.
 * @throws InputError when the named column of ids is absent, or no column of values is left
 */
export function findWideRows(
  header: Header,
  surveys: readonly ColumnSurvey[],
  { file, options }: { readonly file: string; readonly options: Omit<ReadOptions, 'format'> },
): WideRows {
  const named = findColumn(header, { name: options.id, assumed: 'unique_id', option: 'id', file });
  const isText = (at: number) => surveys[at]!.text > 0 && surveys[at]!.text >= surveys[at]!.numbers;
  const first = header.columns.findIndex((_, at) => isText(at));
  const id = named ?? (first < 0 ? undefined : first);
  const all = header.columns.flatMap((_, at) => (at === id || isText(at) ? [] : [at]));
  if (all.length < 2) {
    throw new InputError({
      file,
      row: header.row,
      found: `${all.length} columns of numbers`,
      expected: 'one for every time',
      remedy: 'Leave the layout out if every row is a time.',
    });
  }
  const times = readNames(
    all.map((at) => header.columns[at]!),
    { file, row: header.row, options },
  );
  const order =
    times === undefined
      ? all
      : all
          .map((at, i) => ({ at, value: times[i]!.value }))
          .sort((a, b) => a.value - b.value)
          .map(({ at }) => at);
  const labels = times && [...times].sort((a, b) => a.value - b.value).map(({ label }) => label);
  return { layout: { form: 'wide', series: [{ features: ['y'], columns: order }] }, id, columns: order, times: labels };
}

/** The names of columns as times; undefined where they are not. */
function readNames(
  names: readonly string[],
  {
    file,
    row,
    options,
  }: { readonly file: string; readonly row: number; readonly options: Omit<ReadOptions, 'format'> },
) {
  const survey = new ColumnSurvey(new Set());
  for (const name of names) survey.see(name, row);
  if (survey.numbers !== names.length && !survey.holdsDates) return undefined;
  const format = decideTimes(survey, { ...options, isLong: false }, { file, row, column: names[0]! });
  const times = names.map((name) => readTime(name, format));
  return times.every((time) => time !== undefined) ? times : undefined;
}

/** One row, and how to read it. */
interface Row {
  readonly id: string;
  readonly read: (column: number) => number | undefined;
  readonly isEmpty: (column: number) => boolean;
  readonly place: { readonly file: string; readonly row: number };
  /** Whether a missing value between others stays as NaN, to be filled; else its time is dropped. */
  readonly keepsMissing: boolean;
}

/**
 * Reads a row: missing values before the first and after the last make a shorter series.
 * @throws InputError when fewer than two values are left
 */
export function readWideRows({ columns, times }: WideRows, { id, read, isEmpty, place, keepsMissing }: Row): Series {
  let from = 0;
  let to = columns.length;
  while (from < to && isEmpty(columns[from]!)) from++;
  while (to > from && isEmpty(columns[to - 1]!)) to--;
  const kept: number[] = [];
  const values: number[] = [];
  for (let at = from; at < to; at++) {
    const value = read(columns[at]!);
    if (value === undefined && !keepsMissing) continue;
    kept.push(at);
    values.push(value ?? Number.NaN);
  }
  if (values.length < 2) {
    throw new InputError({
      ...place,
      found: `series "${id}" has ${values.length} values`,
      expected: 'at least 2',
      remedy: 'Add values or remove the row.',
    });
  }
  return {
    id,
    features: ['y'],
    values: Float64Array.from(values),
    ...(times && { times: kept.map((at) => times[at]!) }),
  };
}
