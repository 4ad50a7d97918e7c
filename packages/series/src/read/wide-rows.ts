// One series a row, its values side by side under the names of its times.

import { InputError, option, type Text, text } from '../errors.ts';
import type { Series } from '../series.ts';
import { parseTimeLabel } from '../time/time-label.ts';
import { ColumnSurvey } from './cells/column-survey.ts';
import { type DateOrder, isoOf } from './cells/date-spelling.ts';
import { decideTimes, readTime } from './cells/time-column.ts';
import { findColumn, type Layout } from './layout.ts';
import type { ReadOptions } from './read-options.ts';
import type { Header } from './table.ts';
import { namesMonth } from './time-parts.ts';

/** What the columns of such a file are. */
export interface WideRows {
  readonly layout: Layout;
  readonly id: number | undefined;
  /** Columns of the values, in the order of time. */
  readonly columns: readonly number[];
  /** One a column of values; absent where their names say none. */
  readonly times: readonly string[] | undefined;
  /** Columns of text that are passed over, by their names. */
  readonly texts: readonly string[];
  /** What a person should know. */
  readonly notes: readonly Text[];
}

const ORDERS: readonly DateOrder[] = ['day', 'month', 'year'];
const ID_NAME = /(?:^|[-_ ])(?:id|key|code|name|series)$|[a-z]I[Dd]$/i;

/**
 * Finds the columns of values: all but that of the names of the series, those of other text, and those whose names are no
 * times where those of most are.
 * @throws InputError when the named column of ids is absent, or no column of values is left
 */
export function findWideRows(
  header: Header,
  surveys: readonly ColumnSurvey[],
  { file, options }: { readonly file: string; readonly options: Omit<ReadOptions, 'format'> },
): WideRows {
  const named = findColumn(header, { name: options.id, assumed: 'unique_id', option: 'id', file });
  const isText = (at: number) => surveys[at]!.text > 0 && surveys[at]!.text >= surveys[at]!.numbers;
  const columns = header.columns.map((_, at) => at);
  const numbers = columns.filter((at) => at !== named && !isText(at));
  const steps = header.isMade ? numbers : findSteps(numbers, header.columns);
  const others = columns.filter((at) => !steps.includes(at));
  const id = named ?? findId(others, numbers, { header, surveys, isText });
  const all = steps.filter((at) => at !== id);
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
  const passed = others.filter((at) => at !== id);
  return {
    layout: { form: 'wide', series: [{ features: ['y'], columns: order }] },
    id,
    columns: order,
    times: labels,
    texts: passed.filter(isText).map((at) => header.columns[at]!),
    notes: [
      ...noteSteps(labels, header),
      ...noteOthers({ id: id !== undefined && id !== named && !isText(id) ? id : undefined, passed }, header),
    ],
  };
}

/** The columns whose names go on as steps of time: times, months, or one word with a number; all where those are not most. */
function findSteps(numbers: readonly number[], names: readonly string[]): readonly number[] {
  const groups = new Map<string, number[]>();
  for (const at of numbers) {
    const name = names[at]!;
    const [, word] = /^(\D*[^\d.])\d+$/.exec(name) ?? [];
    const group = isTime(name) ? 'times' : namesMonth(name) ? 'months' : word === undefined ? '' : `numbered ${word}`;
    groups.set(group, [...(groups.get(group) ?? []), at]);
  }
  groups.delete('');
  const most = [...groups.values()].reduce<readonly number[]>(
    (best, one) => (one.length > best.length ? one : best),
    [],
  );
  return most.length > 1 && most.length * 2 >= numbers.length ? most : numbers;
}

function isTime(name: string): boolean {
  return parseTimeLabel(name).kind !== 'text' || ORDERS.some((order) => isoOf(name, order) !== undefined);
}

/** The column of the names of the series: text in every row, or any text, or else the numbers that its name says to be names. */
function findId(
  others: readonly number[],
  numbers: readonly number[],
  {
    header: { columns },
    surveys,
    isText,
  }: {
    readonly header: Header;
    readonly surveys: readonly ColumnSurvey[];
    readonly isText: (at: number) => boolean;
  },
): number | undefined {
  const texts = others.filter(isText);
  const named = numbers.filter((at) => ID_NAME.test(columns[at]!));
  return texts.find((at) => surveys[at]!.missing.size === 0) ?? texts[0] ?? named[0] ?? others[0];
}

/** That a first line of small numbers is taken for times, which may be values. */
function noteSteps(labels: readonly string[] | undefined, { isMade }: Header): readonly Text[] {
  const [first = ''] = labels ?? [];
  if (isMade === true || !/^\d+(?:\.\d+)?$/.test(first) || Number(first) >= 1000) return [];
  return [
    text`Its first line is taken for the times, the first of which is ${first}; if it holds values, pass ${option('header', 'none')}.`,
  ];
}

/** Which columns are no values although they hold numbers, or are not read at all. */
function noteOthers(
  { id, passed }: { readonly id: number | undefined; readonly passed: readonly number[] },
  { columns }: Header,
): readonly Text[] {
  const names = passed.map((at) => JSON.stringify(columns[at]));
  const list = names.length > 8 ? `${names.slice(0, 8).join(', ')}, ... (${names.length})` : names.join(', ');
  const [is, they] =
    names.length === 1
      ? ['Column', 'it is neither a time nor the name']
      : ['Columns', 'they are neither times nor the name'];
  return [
    ...(id === undefined
      ? []
      : [
          text`Column ${JSON.stringify(columns[id])} is taken for the names of the series; for another, pass ${option('id')}.`,
        ]),
    ...(names.length === 0
      ? []
      : [text`${is} ${list} ${names.length === 1 ? 'is' : 'are'} passed over: ${they} of a series.`]),
  ];
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

/** That the name of a series comes again; names are told apart by another column of text, if there is one. */
export function sameRowError(
  id: string,
  { texts }: WideRows,
  place: { readonly file: string; readonly row: number; readonly column: string },
): InputError {
  const [other] = texts;
  const quoted = [place.column, other].map((name) => `"${name?.replaceAll('"', '""')}"`).join(', ');
  const query = `SELECT *, concat_ws('-', ${quoted}) AS unique_id FROM data`;
  const otherwise = text`pass ${option('id')} with the column that does, or remove one of the two rows`;
  const names = [place.column, other].map((name) => JSON.stringify(name)).join(' and ');
  return new InputError({
    ...place,
    found: `column ${JSON.stringify(place.column)} holds ${JSON.stringify(id)} again`,
    expected: 'a name of its own for every series',
    remedy:
      other === undefined
        ? text`If it does not tell the series apart, ${otherwise}.`
        : text`If columns ${names} together tell the series apart, pass ${option('query', query)}; else ${otherwise}.`,
  });
}
