// Times in digits alone that no number by itself tells from a count, but all of them do: days as 230131 and 2023031,
// with a clock as 2301311200, weeks as 201923, quarters as 20194 and 2019.4, halves as 20192.

import { findStep } from '../../time/step.ts';
import { parseCompact } from '../../time/time-label.ts';
import { askOrder, bestOrders, fitsAll } from './date-order.ts';
import { type DateOrder, type DigitWay, isoOf, shortYearOf } from './date-spelling.ts';

const ORDERS: readonly DateOrder[] = ['year', 'day', 'month'];
/** What numbers of as many digits may be. */
const WAYS: Readonly<Record<number, readonly DigitWay[]>> = {
  5: ['quarter', 'half'],
  6: [...ORDERS, 'week'],
  7: ['year'],
  10: ORDERS,
  12: ORDERS,
};
/** Numbers that show what all of them are. */
const MOST = 50_000;
/** Names of columns of dates, and of such as hold dates or a count. */
const SAYS_DATES =
  /^(?:.*(?:date|datum|fecha|ymd|mmdd|ddmm|julian|ordinal).*|(?:.*[-_ ])?(?:day|jour|tag|d[ií]a|giorno|doy))$/i;
const SAYS_WEEKS = /(?:^|[^a-z])(?:iso)?(?:year|y|yr)?[-_ ]?(?:week|wk|woche|kw|semaine|semana)/i;
const SAYS_QUARTERS = /quarter|qtr|quartal|trimest/i;
const SAYS_HALVES = /half|halb|semest|halvår/i;
const MAY_SAY_DATES = /^(?:ds|(?:.*[-_ ])?(?:time|time[-_ ]?stamp))$/i;

/** What a year and a number are by the name of their column, where all may be that: weeks, quarters or halves. */
export function partByName(labels: readonly string[], column: string): DigitWay | undefined {
  const told = (
    [
      ['week', SAYS_WEEKS],
      ['quarter', SAYS_QUARTERS],
      ['half', SAYS_HALVES],
    ] as const
  ).find(([, says]) => says.test(column))?.[0];
  return told !== undefined && labels.length > 1 && fitsAll(labels, told) ? told : undefined;
}

/** Whether the name of a column says that it holds dates, and no counts. */
export function saysDates(column: string): boolean {
  return /^(?:.*(?:date|datum|fecha|ymd).*)$/i.test(column);
}

/** Whether the name of a column may say that. */
export function maySayDates(column: string): boolean {
  return MAY_SAY_DATES.test(column);
}

/**
 * Whether numbers are years and months whose zeros are lost: `zero` where 2020.1 among 2020.09 and 2020.11 is October,
 * `both` where it is January as well.
 */
export function lostZeros(cells: readonly string[]): 'zero' | 'both' | undefined {
  const months = cells.map((cell) => /^(?:19|20)\d\d\.(0[1-9]|1[0-2]|[1-9])$/.exec(cell)?.[1]);
  const has = (pattern: RegExp) => months.some((month) => pattern.test(month ?? ''));
  if (months.includes(undefined) || !months.includes('1') || !has(/^1[12]$/)) return undefined;
  if (has(/^0/)) return has(/^[2-9]/) ? undefined : 'zero';
  return has(/^[5-9]/) ? 'both' : undefined;
}

/** Keeps the different numbers of a column while all may be days. */
export class DigitDays {
  private cells: Set<string> | undefined = new Set();
  private length = 0;
  private row = 0;
  private isDecided = false;
  private clear = false;

  /** @param cell A number, as written. */
  see(cell: string, row: number): void {
    if (this.cells === undefined || this.cells.has(cell)) return;
    if (this.cells.size === 0) [this.length, this.row] = [cell.length, row];
    const ways = cell.length === this.length ? waysOf(cell) : [];
    if (!ways.some((way) => isoOf(cell, way) !== undefined)) this.cells = undefined;
    else if (this.cells.size < MOST) this.cells.add(cell);
  }

  /** Whether they keep a step as times of one kind, and worse or none as numbers or as months. */
  get isClear(): boolean {
    if (!this.isDecided) {
      const cells = this.all();
      this.isDecided = true;
      if (cells.length < 2) return false;
      const { orders, missing } = bestOrders(cells, fits(cells));
      // Days such as 200120 are the same in either order.
      const isOne = orders.every((order) => cells.every((cell) => isoOf(cell, order) === isoOf(cell, orders[0]!)));
      this.clear = missingInCount(cells) > missing && isOne;
    }
    return this.clear;
  }

  /**
   * What they are, and of days the order; undefined where they are to be read as numbers or months.
   * @throws InputError where they may be days of more than one order, or numbers
   */
  decide(told: DateOrder | undefined, place: { readonly file: string; readonly column: string }): DigitWay | undefined {
    const cells = this.all();
    if (cells.length < 2) return undefined;
    const months = cells.filter((cell) => parseCompact(cell) !== undefined).length;
    if (told !== undefined && fits(cells).includes(told) && (told === 'year' || months < cells.length)) return told;
    const named = partByName(cells, place.column);
    if (named !== undefined && named !== 'week') return named;
    const best = bestOrders(cells, fits(cells)).orders;
    if (this.isClear) return best[0];
    if (best.includes('week') && SAYS_WEEKS.test(place.column)) return 'week';
    if (best.includes('quarter') && SAYS_QUARTERS.test(place.column)) return 'quarter';
    // Whole numbers that follow one another are no years of one day.
    const follow = Math.abs(Number(cells[1]) - Number(cells[0])) === 1;
    const days = best.filter((way) => way === 'day' || way === 'month' || way === 'year');
    const orders = follow ? days.filter((order) => order === 'year') : days;
    // A count that happens to be days is one, unless the name of its column says dates.
    const mayBe = SAYS_DATES.test(place.column) || MAY_SAY_DATES.test(place.column);
    if (!mayBe || orders.length === 0 || months * 2 > cells.length) return undefined;
    const isCount = missingInCount(cells) < Number.POSITIVE_INFINITY;
    const isFirst = cells.toSorted()[0]!.endsWith('01');
    if (orders.length === 1 && (!isCount || SAYS_DATES.test(place.column) || isFirst)) return orders[0];
    const otherwise = ' If they count steps, call the column step.';
    throw askOrder({ row: this.row, cell: cells[0]! }, orders, { ...place, otherwise });
  }

  /** The different years of two digits, read in one way. */
  yearsOf(way: DigitWay): readonly number[] {
    return [...new Set(this.all().flatMap((cell) => shortYearOf(cell, way) ?? []))];
  }

  private all(): readonly string[] {
    return [...(this.cells ?? [])];
  }
}

function waysOf(cell: string): readonly DigitWay[] {
  if (/^\d{4}\.[1-4]$/.test(cell)) return ['quarter', 'half'];
  return /^\d+$/.test(cell) ? (WAYS[cell.length] ?? []) : [];
}

/** What all may be. */
function fits(cells: readonly string[]): readonly DigitWay[] {
  return waysOf(cells[0]!).filter((way) => fitsAll(cells, way));
}

/** How many are missing between numbers, or between months, which they then are. */
function missingInCount(cells: readonly string[]): number {
  // Of as many digits each, so that the order of texts is that of numbers.
  const sorted = cells.toSorted();
  const numbers =
    findStep(sorted.map((cell) => (cell.includes('.') ? cell : `${cell}.`)))?.missing ?? Number.POSITIVE_INFINITY;
  return Math.min(numbers, findStep(sorted)?.missing ?? Number.POSITIVE_INFINITY);
}
