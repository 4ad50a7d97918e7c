// What a person should know of how the columns, times and rows of a file were taken.
import { option, type Text, text } from '../errors.ts';
import type { Series } from '../series.ts';
import type { TimeFormat } from './cells/time-column.ts';
import type { Layout } from './layout.ts';
import type { RowOrder } from './series-builder.ts';

/** Every column is a series: what a person who meant columns of one series must know. */
export function noteSeries({ series }: Layout): readonly Text[] {
  if (series.length < 2) return [];
  const some = series.slice(0, 4).map(({ id = '' }) => JSON.stringify(id));
  const more = series.length > some.length ? `, ... (${series.length})` : '';
  return [
    text`Each of its columns ${some.join(', ')}${more} is taken for a series; to read columns as values of one series, name them with ${option('target')}.`,
  ];
}

/** Columns that are passed over because they are the same text, or the same number, in every row. */
export function noteSame(names: readonly string[], what: 'text' | 'number'): readonly Text[] {
  if (names.length === 0) return [];
  const [is, holds] = names.length === 1 ? ['is', 'it holds'] : ['are', 'they hold'];
  const list = names.slice(0, 8).map((name) => JSON.stringify(name));
  const more = names.length > list.length ? `, ... (${names.length})` : '';
  return [
    text`${names.length === 1 ? 'Column' : 'Columns'} ${list.join(', ')}${more} ${is} passed over: ${holds} the same ${what} in every row.`,
  ];
}

/** Columns of words for parts of the times, as of their quarter. */
export function noteWords(names: readonly string[]): readonly Text[] {
  if (names.length === 0) return [];
  const list = names.slice(0, 8).map((name) => JSON.stringify(name));
  const [are, they] = names.length === 1 ? ['is', 'it has words'] : ['are', 'they have words'];
  return [
    `${names.length === 1 ? 'Column' : 'Columns'} ${list.join(', ')} ${are} passed over: ${they} for parts of the times.`,
  ];
}

/** Rows, each a series, whose missing values at their ends are left out. */
export function noteCut(count: number): readonly Text[] {
  if (count === 0) return [];
  const which = count === 1 ? 'one of its rows' : `${count} of its rows`;
  return [`Missing values at the beginning or the end of ${which} are left out: such a series is shorter.`];
}

/** What was found of times that are kept in another way than the file has them. */
export function noteTimes({ kind, name, example }: TimeFormat): readonly Text[] {
  if (kind === 'spelt' || kind === 'numbered') return [text`Its times are ${name}.`];
  if (kind !== 'text') return [];
  return [
    text`Its times, such as ${JSON.stringify(example)}, are no dates and no numbers: they are labels in the order of the rows, and forecasts are numbered.`,
  ];
}

/** In which order rows stood, where that was not the order of time. */
export function noteOrders(orders: ReadonlySet<RowOrder>, count: number): readonly Text[] {
  const whose = count === 1 ? 'Its rows' : 'Rows of its series';
  if (orders.has('shuffled')) return [`${whose} are not in the order of time; they are sorted.`];
  return orders.has('newest first') ? [`${whose} stand newest first; they are sorted, oldest first.`] : [];
}

/** Numbers that programs write where there is no value: -999, -99.9, 9999, and NetCDF's 1e20 and 9.969e36. */
const STANDS_FOR_NONE = /^(?:-9{2,6}(?:\.9+)?|9{3,6}(?:\.9+)?|99\.9+|-?1(?:0{15,20}|e\+\d\d)|-?9\.969\d+e\+36)$/;
/** How often the others fit between them and such a number. */
const FAR = 3;

/** Numbers that seem to stand for missing values: such as are written for them, far below or above all others of their series. */
export function noteNumbersForNone(series: readonly Series[]): readonly Text[] {
  const found = new Map<number, number>();
  for (const { features, values } of series) {
    for (let at = 0; at < features.length; at++) {
      const mark = farFromOthers(values, at, features.length);
      if (mark !== undefined) found.set(mark, (found.get(mark) ?? 0) + countOf(mark, values, at, features.length));
    }
  }
  return Array.from(found, ([mark, count]) => {
    const times = count === 1 ? 'once' : `${count} times`;
    return text`${mark} comes ${times}, far from the other values: if it stands for a missing one, pass ${option('na', [String(mark)])}.`;
  });
}

/** The least or the largest value of a feature where it is such a number, and far from the others. */
function farFromOthers(values: Float64Array, from: number, width: number): number | undefined {
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let at = from; at < values.length; at += width) {
    const value = values[at]!;
    if (value < least) least = value;
    if (value > most) most = value;
  }
  const mark = [least, most].find((value) => STANDS_FOR_NONE.test(String(value)));
  if (mark === undefined || least === most) return undefined;
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let at = from; at < values.length; at += width) {
    const value = values[at]!;
    if (value === mark) continue;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  const gap = mark === least ? low - mark : mark - high;
  return gap > FAR * (high - low) ? mark : undefined;
}

function countOf(mark: number, values: Float64Array, from: number, width: number): number {
  let count = 0;
  for (let at = from; at < values.length; at += width) if (values[at] === mark) count++;
  return count;
}
