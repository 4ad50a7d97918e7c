// Which column holds the times: the one that was named, several that make one, or one with a usual name.

import { type Text, text } from '../errors.ts';
import type { ColumnSurvey } from './cells/column-survey.ts';
import { findColumn } from './layout.ts';
import type { ColumnNames } from './read-options.ts';
import type { Cell, Header } from './table.ts';

const USUAL = /^(?:ds|date|time|date[-_ ]?time|time[-_ ]?stamp)$/i;
/** Such a column may hold numbers of another kind: it must hold dates. */
const ENDS_USUALLY =
  /(?:^|[-_ ])(?:date|time|date[-_ ]?time|time[-_ ]?stamp|month|quarter|period|day|week|datum|zeit|fecha|jour)$/i;

/** A column of times made of several. */
export interface JoinedTime {
  readonly name: string;
  readonly columns: readonly number[];
}

/**
 * The columns that make one time where several were named, or where one is called date and another time or hour.
 * @throws InputError when one that was named is absent
 */
export function findJoined(header: Header, { time }: ColumnNames, file: string): JoinedTime | undefined {
  const { columns } = header;
  if (time === undefined) {
    const date = columns.findIndex((name) => /^date$/i.test(name));
    const clock = columns.findIndex((name) => /^(?:time|hour|clock)$/i.test(name));
    const named = columns.includes('ds') || date < 0 || clock < 0;
    return named ? undefined : { name: `${columns[date]},${columns[clock]}`, columns: [date, clock] };
  }
  const names = typeof time === 'string' ? (columns.includes(time) ? [time] : time.split(',')) : time;
  if (names.length < 2) return undefined;
  const indices = names.map((name) => findColumn(header, { name: name.trim(), assumed: '', option: 'time', file })!);
  return { name: names.join(','), columns: indices };
}

/** One label of the cells of several columns: year, month, day, hour, minute as numbers, or date and clock as text. */
export function joinTime(cells: readonly Cell[], { columns }: JoinedTime): Cell {
  const parts = columns.map((column) => String(cells[column] ?? '').trim());
  if (parts.includes('')) return '';
  if (!/^\d{4}$/.test(parts[0]!) || !parts.every((part) => /^\d{1,4}(?:\.0+)?$/.test(part))) {
    return parts.map((part, at) => (at > 0 && /^\d{1,2}$/.test(part) ? `${part.padStart(2, '0')}:00` : part)).join(' ');
  }
  const [year, month, day, ...clock] = parts.map((part) => String(Number(part)).padStart(2, '0'));
  const date = [year, month, ...(day === undefined ? [] : [day])].join('-');
  return clock.length === 0 ? date : `${date} ${[...clock, ...(clock.length === 1 ? ['00'] : [])].join(':')}`;
}

/**
 * Finds the column of the times.
 * @param surveys one a column
 * @returns its index, if there is one, and what a person should know
 * @throws InputError when the one that was named is absent
 */
export function findTimes(
  header: Header,
  surveys: readonly ColumnSurvey[],
  {
    time,
    file,
    joined,
  }: { readonly time: ColumnNames['time']; readonly file: string; readonly joined: JoinedTime | undefined },
): { readonly time: number | undefined; readonly ignored: readonly number[]; readonly notes: readonly Text[] } {
  const { columns } = header;
  const unnamed = columns[0] === '' ? surveys[0] : undefined;
  const at = columns.length - 1;
  if (
    joined !== undefined &&
    (time !== undefined || (surveys[joined.columns[0]!]!.holdsDates && makesTime(surveys, joined)))
  ) {
    const note = text`${joined.columns.map((column) => JSON.stringify(columns[column])).join(' and ')} together are the times.`;
    return { time: at, ignored: joined.columns, notes: time === undefined ? [note] : [] };
  }
  const name = typeof time === 'object' ? time[0] : time;
  const named = findColumn(header, { name, assumed: 'ds', option: 'time', file });
  const counter = unnamed?.countsRows === true ? [0] : [];
  const counts = text`Column 1, which has no name, counts the rows and is passed over.`;
  if (named !== undefined) {
    const passes = named !== 0 && counter.length > 0;
    return { time: named, ignored: passes ? counter : [], notes: passes ? [counts] : [] };
  }
  const usual = columns.flatMap((name, index) => {
    const holds = surveys[index]!.holdsDates || (USUAL.test(name) && surveys[index]!.numbers === surveys[index]!.rows);
    return holds && (USUAL.test(name) || ENDS_USUALLY.test(name)) ? [index] : [];
  });
  const exact = usual.filter((index) => USUAL.test(columns[index]!));
  const found = exact.length === 1 ? exact[0] : usual.length === 1 ? usual[0] : undefined;
  if (found !== undefined) {
    const notes = [text`Column ${JSON.stringify(columns[found])} is taken for the times.`];
    return { time: found, ignored: counter, notes: [...notes, ...(counter.length > 0 ? [counts] : [])] };
  }
  if (unnamed !== undefined && usual.length === 0 && (unnamed.holdsDates || unnamed.countsRows)) {
    return { time: 0, ignored: [], notes: [text`Column 1, which has no name, is taken for the times.`] };
  }
  return { time: undefined, ignored: [], notes: [] };
}

/** Whether a date and what stands beside it are a time: a clock, or the hours of the day. */
function makesTime(surveys: readonly ColumnSurvey[], { columns }: JoinedTime): boolean {
  const clock = surveys[columns[1]!]!;
  return clock.holdsClock || surveys.at(-1)!.holdsDates;
}
