// How time goes on from row to row: in seconds, or in months of the calendar itself.
import { type CalendarOps, plainCalendarOps } from './calendar-ops.ts';
import type { CalendarStep } from './calendar-step.ts';

/** Seconds since 1970 of a row so many steps after another one; of months the first second of the month. */
export function timeAfter({ unit, count }: Pick<CalendarStep, 'unit' | 'count'>, start: number, steps: number): number {
  if (unit === 'second') return start + steps * count;
  const month = monthsOf(plainCalendarOps, start) + steps * count;
  const first = new Date(0);
  first.setUTCFullYear(Math.floor(month / 12), month - Math.floor(month / 12) * 12, 1);
  return first.getTime() / 1000;
}

/** How many steps lie between two rows, each by seconds since 1970. */
export function stepsBetween(
  { unit, count }: Pick<CalendarStep, 'unit' | 'count'>,
  start: number,
  end: number,
): number {
  const position = (time: number) => (unit === 'second' ? time : monthsOf(plainCalendarOps, time));
  return (position(end) - position(start)) / count;
}

/**
 * Months since January of a year 0, of seconds since 1970.
 * Source: Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms", civil_from_days: eras of 400 years from 1 March.
 */
export function monthsOf<T>(ops: CalendarOps<T>, time: T): T {
  const { integer, add, mul, div, mod } = ops;
  const by = (x: T, divisor: number) => div(x, integer(divisor));
  const less = (x: T, y: T) => add(x, mul(y, integer(-1)));
  const days = add(by(time, 86_400), integer(719_468)); // since 1 March of the year 0
  const era = by(days, 146_097);
  const day = mod(days, integer(146_097));
  const year = by(less(add(less(day, by(day, 1460)), by(day, 36_524)), by(day, 146_096)), 365);
  const ofYear = less(day, add(mul(year, integer(365)), less(by(year, 4), by(year, 100))));
  const fromMarch = by(add(mul(ofYear, integer(5)), integer(2)), 153);
  // Months since March of the year 0, less the two from January to March.
  return add(add(mul(add(mul(era, integer(400)), year), integer(12)), fromMarch), integer(2));
}
