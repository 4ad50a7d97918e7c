// Series -> text of a file that `read` gives back bit for bit.

import { checkGiven, checkValues, KINDS } from '../checks/check-given.ts';
import { checkOptions, InputError, option, text } from '../errors.ts';
import { lengthOf, type Series } from '../series.ts';
import { formatCsv, formatJsonRows, formatNumber } from './format-table.ts';

/** How to write series. */
export interface FormatOptions {
  /** Default 'csv'. */
  readonly format?: 'csv' | 'json';
  /** 'long' (default): one row a point. 'wide': one column a series, for one feature and the same times. */
  readonly form?: 'long' | 'wide';
  /** Name of the id column, default `unique_id`. */
  readonly id?: string;
  /** Name of the time column, default `ds`. */
  readonly time?: string;
}

const OPTIONS = {
  format: ['csv', 'json'],
  form: ['long', 'wide'],
  id: KINDS.name,
  time: KINDS.name,
} satisfies Record<keyof FormatOptions, unknown>;

type Row = readonly (readonly [column: string, text: string, isNumber: boolean])[];

/**
 * Writes series as the text of a file; `parseSeries` gives the same series back, their values bit for bit.
 * Columns of values are named as the features.
 * @param series One or more with the same features, all with times or none.
 * @param options Format, form, and names of columns.
 * @returns The text, ended by a line feed.
 * @throws InputError when the series do not fit in one table, or hold a value that is no number.
 * @example
 * formatSeries([{ id: 'a', features: ['y'], values: Float64Array.of(1, 2), times: ['1', '2'] }]);
 * // 'unique_id,ds,y\na,1,1\na,2,2\n'
 */
export function formatSeries(series: readonly Series[], options: FormatOptions = {}): string {
  checkGiven({ series }, KINDS.seriesList);
  checkOptions(options, OPTIONS);
  checkValues(options, OPTIONS);
  const { format = 'csv', form = 'long', id = 'unique_id', time = 'ds' } = options;
  check(series, form === 'long' ? [id, time] : [time], form);
  const rows = form === 'long' ? longRows(series, id, time) : wideRows(series, time);
  if (format === 'json') {
    return formatJsonRows(
      rows.map((row) => row.map(([column, text, isNumber]) => [column, isNumber ? text : JSON.stringify(text)])),
    );
  }
  return formatCsv([rows[0]!.map(([column]) => column), ...rows.map((row) => row.map(([, text]) => text))]);
}

function longRows(series: readonly Series[], id: string, time: string): readonly Row[] {
  return series.flatMap((one) =>
    Array.from({ length: lengthOf(one) }, (_, t): Row => {
      const label: Row = one.times === undefined ? [] : [[time, one.times[t]!, false]];
      const values = one.features.map((name, j) => [name, number(one, t * one.features.length + j), true] as const);
      return [[id, one.id, false], ...label, ...values];
    }),
  );
}

function wideRows(series: readonly Series[], time: string): readonly Row[] {
  const first = series[0]!;
  return Array.from({ length: lengthOf(first) }, (_, t): Row => {
    const label: Row = first.times === undefined ? [] : [[time, first.times[t]!, false]];
    return [...label, ...series.map((one) => [one.id, number(one, t), true] as const)];
  });
}

function number(series: Series, index: number): string {
  if (Number.isFinite(series.values[index]!)) return formatNumber(series.values, index);
  throw new InputError({
    series: series.id,
    found: `Series "${series.id}" holds ${series.values[index]}`,
    expected: 'numbers',
    remedy: 'Remove the point before writing.',
  });
}

function check(series: readonly Series[], labels: readonly string[], form: 'long' | 'wide'): void {
  const first = series[0];
  if (first === undefined)
    throw new InputError({ found: 'No series', expected: 'one or more', remedy: 'Give series.' });
  const columns = form === 'long' ? first.features : series.map((one) => one.id);
  const names = [...labels, ...columns];
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined) {
    throw new InputError({
      column: twice,
      found: `Two columns would be named "${twice}"`,
      expected: 'every name once',
      remedy: text`Rename the series or features, or the columns by ${option('id')} and ${option('time')}.`,
    });
  }
  const same = (one: Series) =>
    one.features.join('\n') === first.features.join('\n') && (one.times === undefined) === (first.times === undefined);
  const alike = (one: Series) => one.features.length === 1 && String(one.times) === String(first.times);
  const odd = series.find(
    (one) => !same(one) || (form === 'wide' && (!alike(one) || lengthOf(one) !== lengthOf(first))),
  );
  if (odd === undefined) return;
  const expected =
    form === 'wide' ? 'one feature and the same times in all' : 'the same features in all, and times in all or none';
  const remedy = form === 'wide' ? 'Write them in long form.' : 'Write them to two files.';
  const found = `Series "${odd.id}" and "${first.id}" do not fit in one table`;
  throw new InputError({ series: odd.id, found, expected, remedy });
}
