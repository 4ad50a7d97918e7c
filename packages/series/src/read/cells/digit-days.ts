// Days in six or seven digits alone, 230131 or 2023031, which no number by itself tells from a count: all of them do.

import { findStep } from '../../time/step.ts';
import { parseCompact } from '../../time/time-label.ts';
import { askOrder, bestOrders, fitsAll } from './date-order.ts';
import { type DateOrder, isoOf } from './date-spelling.ts';

const ORDERS: readonly DateOrder[] = ['year', 'day', 'month'];
/** Names of columns of dates, and of such as hold dates or a count. */
const SAYS_DATES =
  /^(?:.*(?:date|datum|fecha|ymd|mmdd|ddmm|julian|ordinal).*|(?:.*[-_ ])?(?:day|jour|tag|d[ií]a|giorno|doy))$/i;
const MAY_SAY_DATES = /^(?:ds|(?:.*[-_ ])?(?:time|time[-_ ]?stamp))$/i;

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
    const mayBe = /^\d{6,7}$/.test(cell) && cell.length === this.length;
    if (mayBe && ORDERS.some((order) => isoOf(cell, order) !== undefined)) this.cells.add(cell);
    else this.cells = undefined;
  }

  /** Whether they keep a step as days of one order, and worse or none as numbers or as months. */
  get isClear(): boolean {
    if (!this.isDecided) {
      const cells = this.all();
      this.isDecided = true;
      if (cells.length < 2) return false;
      const { orders, missing } = bestOrders(cells, fits(cells));
      this.clear = missingInCount(cells) > missing && orders.length === 1;
    }
    return this.clear;
  }

  /**
   * Of which order of days they are; undefined where they are to be read as numbers or months.
   * @throws InputError where they may be days of more than one order
   */
  decide(
    told: DateOrder | undefined,
    place: { readonly file: string; readonly column: string },
  ): DateOrder | undefined {
    const cells = this.all();
    if (cells.length < 2) return undefined;
    const months = cells.filter((cell) => parseCompact(cell) !== undefined).length;
    if (told !== undefined && fits(cells).includes(told) && (told === 'year' || months < cells.length)) return told;
    const best = bestOrders(cells, fits(cells)).orders;
    if (this.isClear) return best[0];
    // Whole numbers that follow one another are no years of one day.
    const follow = Math.abs(Number(cells[1]) - Number(cells[0])) === 1;
    const orders = follow ? best.filter((order) => order === 'year') : best;
    // A count that happens to be days is one, unless the name of its column says dates.
    const mayBe = SAYS_DATES.test(place.column) || MAY_SAY_DATES.test(place.column);
    if (!mayBe || orders.length === 0 || months * 2 > cells.length) return undefined;
    const isCount = missingInCount(cells) < Number.POSITIVE_INFINITY;
    const isFirst = cells.toSorted()[0]!.endsWith('01');
    if (orders.length === 1 && (!isCount || SAYS_DATES.test(place.column) || isFirst)) return orders[0];
    const otherwise = ' If they count steps, call the column step.';
    throw askOrder({ row: this.row, cell: cells[0]! }, orders, { ...place, otherwise });
  }

  private all(): readonly string[] {
    return [...(this.cells ?? [])];
  }
}

/** Orders in which all are days; the day of a year has only one. */
function fits(cells: readonly string[]): readonly DateOrder[] {
  const orders = cells[0]!.length === 7 ? ORDERS.slice(0, 1) : ORDERS;
  return orders.filter((order) => fitsAll(cells, order));
}

/** How many are missing between numbers, or between months, which they then are. */
function missingInCount(cells: readonly string[]): number {
  // Of as many digits each, so that the order of texts is that of numbers.
  const sorted = cells.toSorted();
  const numbers = findStep(sorted.map((cell) => `${cell}.`))?.missing ?? Number.POSITIVE_INFINITY;
  return Math.min(numbers, findStep(sorted)?.missing ?? Number.POSITIVE_INFINITY);
}
