// What comes first in dates whose spelling leaves it open: the day, the month or, where it has two digits, the year.

import { InputError, option, type Text, text } from '../../errors.ts';
import { findStep } from '../../time/step.ts';
import { findCentury } from './century.ts';
import { type DateOrder, type DigitWay, isoOf, type OpenParts, shortYearOf } from './date-spelling.ts';

/** A cell, and where it stands. */
interface Place {
  readonly row: number;
  readonly cell: string;
}

/** Dates whose step tells the order, at least and at most. */
const FEW = 12;
const MOST = 2000;

/** Dates parted by dots, or by dots or slashes, with the day of the week before them or not. */
const DOTTED = /^(?:\p{L}[\p{L}-]*[., ]+)?\d+\./u;
const PARTED = /^(?:\p{L}[\p{L}-]*[., ]+)?\d+[./]/u;

/** Counts what the dates of a column say of their order. */
export class OrderEvidence {
  /** Dates whose first or second part is above 12. */
  private dayFirst = 0;
  private monthFirst = 0;
  /** Whether all dates may begin with their year. */
  private mayBeYear = true;
  private hasShortYears = false;
  private first: Place | undefined;
  private firstOpen: Place | undefined;
  /** The first date whose day and month are one number, so that only those after it could tell them apart. */
  private firstAlike: Place | undefined;
  /** The different dates whose year has two digits, without their clocks. */
  private readonly short = new Set<string>();
  /** The first different dates, with their clocks. */
  private readonly sample = new Set<string>();

  see({ first, second, third }: OpenParts, cell: string, row: number): void {
    const place = { row, cell };
    this.first ??= place;
    if (this.sample.size < MOST) this.sample.add(cell);
    const [a, b] = [Number(first), Number(second)];
    if (a > 12) this.dayFirst++;
    if (b > 12) this.monthFirst++;
    if (a === b) this.firstAlike ??= place;
    else if (a <= 12 && b <= 12) this.firstOpen ??= place;
    const date = `${first}-${second}-${third}`;
    this.hasShortYears ||= third.length === 2;
    if (this.mayBeYear && !this.short.has(date)) {
      this.mayBeYear = third.length === 2 && isoOf(date, 'year') !== undefined;
      this.short.add(date);
    }
  }

  /**
   * What comes first, and how that is said.
   * @throws InputError where it is open
   */
  decide(
    told: DateOrder | undefined,
    place: { readonly file: string; readonly column: string },
  ): { readonly order: DateOrder; readonly how: string } {
    const { dayFirst, monthFirst, firstOpen, firstAlike } = this;
    const isTold = told !== undefined && (told !== 'year' || this.hasShortYears);
    const order = isTold ? told : (this.beginWithYear(place) ?? this.dayOrMonth(place));
    const matters =
      order === 'year' || dayFirst + monthFirst > 0 || firstOpen !== undefined || firstAlike !== undefined;
    return { order, how: matters ? ` with the ${order} first` : '' };
  }

  /** 'year' where they alone begin with it, or are more likely to than not. */
  private beginWithYear(place: { readonly file: string; readonly column: string }): 'year' | undefined {
    const { first, short, mayBeYear } = this;
    if (!mayBeYear || first === undefined) return undefined;
    const dates = [...short];
    const others = (['day', 'month'] as const).filter((order) => fitsAll(dates, order));
    if (others.length === 0) return 'year';
    // Dots and slashes seldom part a year from the month after it.
    const isUsual = PARTED.test(first.cell);
    if (others.length > 1) {
      if (isUsual) return undefined;
      throw askOrder(first, ['day', 'month', 'year'], place);
    }
    const { orders, missing } = bestOrders(dates, [others[0]!, 'year']);
    if (orders.length === 1) return orders[0] === 'year' ? 'year' : undefined;
    // Where both keep a step a point follows the day.
    if (DOTTED.test(first.cell) || (isUsual && missing === Number.POSITIVE_INFINITY)) return undefined;
    throw askOrder(first, orders, place);
  }

  /** The order in which dates keep a step without a gap, where in the other more are missing than one in ten. */
  private tellByStep(): 'day' | 'month' | undefined {
    const labels = [...this.sample];
    if (labels.length < FEW) return undefined;
    const [day, month] = [missingIn(labels, 'day'), missingIn(labels, 'month')];
    if (Math.min(day, month) > 0 || Math.max(day, month) * 10 <= labels.length) return undefined;
    return day === 0 ? 'day' : 'month';
  }

  private dayOrMonth(place: { readonly file: string; readonly column: string }): 'day' | 'month' {
    const { dayFirst, monthFirst, firstOpen, firstAlike } = this;
    // Dots part a day from its month, in that order, wherever they are in use.
    const isAlike = firstOpen === undefined && firstAlike !== undefined;
    const isDotted = isAlike && DOTTED.test(firstAlike.cell);
    if (dayFirst === monthFirst) {
      if (isAlike && !isDotted) {
        throw new InputError({
          ...place,
          row: firstAlike.row,
          found: `column ${JSON.stringify(place.column)} holds ${JSON.stringify(firstAlike.cell)} and no date of which day and month are different numbers`,
          expected: 'to be told what comes first, for the dates after it',
          remedy: remedyOf(['day', 'month']),
        });
      }
      const told = dayFirst === 0 && firstOpen !== undefined ? this.tellByStep() : undefined;
      if (told !== undefined) return told;
      if (firstOpen !== undefined && !DOTTED.test(firstOpen.cell)) throw askOrder(firstOpen, ['day', 'month'], place);
      if (firstOpen !== undefined) return 'day';
    }
    return dayFirst > monthFirst || isDotted ? 'day' : 'month';
  }
}

/** How many times are missing between different dates of an order; infinitely many where they keep no step. */
function missingIn(labels: readonly string[], order: DigitWay): number {
  const century = findCentury(labels.flatMap((label) => shortYearOf(label, order) ?? []));
  const dates = labels.map((label) => isoOf(label, order, century) ?? '').sort();
  return findStep(dates)?.missing ?? Number.POSITIVE_INFINITY;
}

/** Whether all labels are dates of an order. */
export function fitsAll(labels: readonly string[], order: DigitWay): boolean {
  return labels.every((label) => isoOf(label, order) !== undefined);
}

/**
 * The orders in which the fewest times are missing between different dates; of those that lack as many, the ones that
 * do not lie in the future, as no history does.
 */
export function bestOrders<Way extends DigitWay>(
  labels: readonly string[],
  orders: readonly Way[],
): { readonly orders: readonly Way[]; readonly missing: number } {
  const read = orders.map((order) => {
    const last =
      labels
        .map((label) => isoOf(label, order) ?? '')
        .sort()
        .at(-1) ?? '';
    return { order, last, missing: missingIn(labels, order) };
  });
  const missing = read.reduce((least, one) => Math.min(least, one.missing), Number.POSITIVE_INFINITY);
  const best = read.filter((one) => one.missing === missing);
  const nextYear = new Date(Date.now() + 366 * 86_400_000).toISOString();
  const past = best.filter(({ last }) => last < nextYear);
  return { orders: (past.length > 0 ? past : best).map(({ order }) => order), missing };
}

/** The error of a date that may be several; `otherwise` says what helps where it is none. */
export function askOrder(
  { row, cell }: Place,
  orders: readonly DateOrder[],
  { otherwise = '', ...place }: { readonly file: string; readonly column: string; readonly otherwise?: string },
): InputError {
  const readings = [...new Set(orders.map((order) => isoOf(cell, order)))];
  return new InputError({
    ...place,
    row,
    found: `column ${JSON.stringify(place.column)} holds ${JSON.stringify(cell)}, which may be ${readings.join(' or ')}`,
    expected: 'to be told what comes first',
    remedy: text`${remedyOf(orders)}${otherwise}`,
  });
}

function remedyOf(orders: readonly DateOrder[]): Text {
  const all = orders.map((order) => text`${option('dateOrder', order)}`);
  return text`Pass ${all.reduce((before, one) => text`${before} or ${one}`)}.`;
}
