// Columns that a reader would pass over although they seem to name the series or to hold the times.

import { InputError, option, type Part, text } from '../errors.ts';
import { DECIMAL, parseTimeLabel } from '../time/time-label.ts';
import { answerIn } from './cells/booleans.ts';
import type { Cell } from './table.ts';
import { bareName, namesPart, namesUnit } from './time-parts.ts';

/** A column of no use so far. */
interface Leftover {
  readonly name: string;
  readonly index: number;
  readonly namesTime: boolean;
  readonly namesId: boolean;
  readonly values: Set<Cell>;
  rows: number;
  /** How often a cell differs from the one above it. */
  changes: number;
  last: Cell;
  couldBeTime: boolean;
  couldBeId: boolean;
}

const TIME_NAME = /^(?:ds|date|time|date[-_ ]?time|time[-_ ]?stamp|when)$/i;
/** Names of a time where their cells are text, and never of a series. */
const PERIOD_NAME = /^(?:year|quarter|month|week|day|weekday|hour|period)$/i;
const ID_NAME = /(?:^|[-_ ])id$|[a-z]I[Dd]$/i;
const OTHER_TIMES = [
  /^\d{1,4}([./-])\d{1,2}\1\d{1,4}(?!\d)/, // 1/31/2024, 31.01.2024
  /^(?:\d{1,2}[-. ]+)?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*[-. ,]+\d{2,4}/i, // 31 Jan 2024
  /^\d{4}[- ]?[qw]\d{1,2}$/i, // 2024Q1
  /^\d{1,2}:\d{2}/,
];

/** Watches the columns, row by row, for those that nothing will be said about. */
export class LeftoverColumns {
  private columns: Leftover[];

  constructor(columns: readonly string[]) {
    this.columns = columns.map((name, index): Leftover => {
      const namesTime = TIME_NAME.test(bareName(name));
      const couldBeId = !namesTime && !PERIOD_NAME.test(name);
      const counts = { values: new Set<Cell>(), rows: 0, changes: 0, last: undefined };
      return { name, index, namesTime, namesId: ID_NAME.test(name), couldBeTime: true, couldBeId, ...counts };
    });
  }

  /** Looks at a row; a column of numbers is out after its first. */
  see(cells: readonly Cell[]): void {
    let isOut = false;
    for (const column of this.columns) {
      const cell = cells[column.index];
      column.rows++;
      if (!column.namesTime && column.couldBeTime) column.couldBeTime = looksLikeTime(cell, column.name);
      if (column.couldBeId) column.couldBeId = looksLikeName(cell, column.namesId);
      if (column.couldBeId) {
        column.values.add(cell);
        if (cell !== column.last) column.changes++;
        column.last = cell;
      }
      isOut ||= !column.couldBeTime && !column.couldBeId;
    }
    if (isOut) this.columns = this.columns.filter(({ couldBeTime, couldBeId }) => couldBeTime || couldBeId);
  }

  /**
   * @param place Name of the file and line of the column names.
   * @param used Indices of the columns that are read.
   * @param known Whether times and names of the series come from columns already.
   * @throws InputError when a column seems to hold the times, or to name the series, and would be passed over.
   */
  check(
    place: { readonly file: string; readonly row: number },
    used: ReadonlySet<number>,
    known: { readonly time: boolean; readonly id: boolean },
  ): void {
    const left = this.columns.filter(({ index }) => !used.has(index));
    const times = left.filter(({ couldBeTime }) => couldBeTime && !known.time);
    const time = times.find(({ namesTime }) => !namesTime) ?? times[0];
    const id = left.find((column) => !known.id && !times.includes(column) && tellsApart(column, known.time));
    if (time === undefined && id === undefined) return;
    const found = [
      ...(id === undefined ? [] : [{ ...id, what: 'names of series', option: 'id' }]),
      ...(time === undefined ? [] : [{ ...time, what: 'times', option: 'time' }]),
    ];
    const seems = found.map(({ name, what }) => `column ${JSON.stringify(name)} seems to hold ${what}`).join(' and ');
    const options: Part = { options: Object.fromEntries(found.map(({ name, option }) => [option, name])) };
    throw new InputError({
      ...place,
      column: found[0]!.name,
      found: `${seems}, but would be passed over`,
      expected: 'to be told of it',
      remedy: text`Pass ${options}, or remove the column.`,
    });
  }
}

/**
 * Refuses a series of each column where some of them are parts of times, such as months and hours.
 * @param series names of the columns that would be series
 * @throws InputError that names them, and what tells the times or the values
 */
export function refuseParts(
  series: readonly string[],
  {
    time,
    repeats,
    ...place
  }: {
    readonly file: string;
    readonly row: number;
    readonly time: string | undefined;
    /** Whether times come more than once. */
    readonly repeats: boolean;
  },
): void {
  const parts = series.filter(namesPart);
  const values = series.filter((name) => !namesPart(name));
  if (parts.length === 0 || values.length === 0) return;
  const list = parts.map((name) => JSON.stringify(name)).join(', ');
  const options = values.length <= 4 ? option('target', values.length === 1 ? values[0] : values) : option('target');
  const which = values.length <= 4 ? '' : ' with the columns of values';
  const hour = repeats ? parts.find((name) => namesUnit(name, 'hour')) : undefined;
  const times =
    time !== undefined && time !== ''
      ? hour === undefined
        ? ''
        : text`If ${JSON.stringify(hour)} is the hour of ${JSON.stringify(time)}, pass ${option('time', `${time},${hour}`)}. `
      : text`Pass ${option('time', parts.join(','))} if they make the times. `;
  throw new InputError({
    ...place,
    column: parts[0]!,
    found: `${parts.length === 1 ? 'column' : 'columns'} ${list} ${parts.length === 1 ? 'seems to be a part' : 'seem to be parts'} of times, but would be ${parts.length === 1 ? 'a series of its own' : 'series of their own'}`,
    expected: 'to be told what the columns are',
    remedy: text`${times}Pass ${options}${which} to forecast ${values.length === 1 ? 'it' : 'them'} alone.`,
  });
}

/** Two names or more, and fewer than rows. Rows that have times are several series only where each stands in one block. */
function tellsApart({ couldBeId, values, rows, changes }: Leftover, hasTime: boolean): boolean {
  if (!couldBeId || values.size < 2 || values.size === rows) return false;
  return !hasTime || changes === values.size;
}

function looksLikeTime(cell: Cell, name: string): boolean {
  if (typeof cell !== 'string' || cell === '' || DECIMAL.test(cell)) return false;
  return (
    PERIOD_NAME.test(name) || parseTimeLabel(cell).kind === 'date' || OTHER_TIMES.some((pattern) => pattern.test(cell))
  );
}

function looksLikeName(cell: Cell, namesId: boolean): boolean {
  if (namesId) return (typeof cell === 'string' && cell !== '') || typeof cell === 'number';
  return typeof cell === 'string' && /\p{L}/u.test(cell) && answerIn(cell) === undefined && !looksLikeTime(cell, '');
}
