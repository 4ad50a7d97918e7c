// What a person should know of how the columns, times and rows of a file were taken.
import { option, type Text, text } from '../errors.ts';
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

/** Columns that are passed over because they are the same in every row. */
export function noteSame(names: readonly string[]): readonly Text[] {
  if (names.length === 0) return [];
  const [is, holds] = names.length === 1 ? ['is', 'it holds'] : ['are', 'they hold'];
  const list = names.slice(0, 8).map((name) => JSON.stringify(name));
  const more = names.length > list.length ? `, ... (${names.length})` : '';
  return [
    text`${names.length === 1 ? 'Column' : 'Columns'} ${list.join(', ')}${more} ${is} passed over: ${holds} the same text in every row.`,
  ];
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
