// A calendar's columns at any row: one definition, run by plain loops and by graphs.
import { calendarKindOf, calendarNames } from './calendar-columns.ts';
import type { Clock } from './calendar-kind.ts';
import { type CalendarOps, plainCalendarOps } from './calendar-ops.ts';
import type { CalendarSpec } from './calendar-spec.ts';
import { type CalendarStep, calendarStepOf } from './calendar-step.ts';
import { monthsOf } from './calendar-time.ts';

/**
 * Computes a calendar's columns: the one definition that plain loops and graphs run.
 * @param start seconds since 1970 of a first row; of rows that count months, any time inside its month
 * @param offset steps from there
 * @param step how far two rows are apart, where that is known already
 * @returns one value a column, in the order of {@link calendarNames}
 */
export function computeCalendar<T>(
  ops: CalendarOps<T>,
  { calendar = [], frequency }: Pick<CalendarSpec, 'calendar' | 'frequency'>,
  {
    start,
    offset,
    step = calendarStepOf(frequency),
  }: { readonly start: T; readonly offset: T; readonly step?: CalendarStep | undefined },
): readonly T[] {
  if (calendar.length === 0) return [];
  const { unit, count } = step!;
  const passed = ops.mul(offset, ops.integer(count));
  const first = unit === 'month' ? monthsOf(ops, start) : start;
  const clock: Clock<T> = { unit, time: ops.add(first, passed) };
  return calendar.flatMap((feature) => calendarKindOf(feature).compute(ops, feature, clock));
}

/**
 * A calendar's columns in plain numbers.
 * @param start seconds since 1970 of the row at offset 0
 * @returns `[count, columns]`, of the rows from `from` on
 */
export function calendarRows(
  spec: Pick<CalendarSpec, 'calendar' | 'frequency'>,
  start: number,
  { from = 0, count }: { readonly from?: number; readonly count: number },
): Float64Array {
  const width = calendarNames(spec).length;
  const rows = new Float64Array(count * width);
  const step = calendarStepOf(spec.frequency);
  for (let row = 0; row < (width === 0 ? 0 : count); row++) {
    rows.set(computeCalendar(plainCalendarOps, spec, { start, offset: from + row, step }), row * width);
  }
  return rows;
}

/**
 * A calendar's columns of rows whose clocks are known one by one, such as of hours over the days on which these are set.
 * @param walls seconds since 1970 of each row, on its own clock
 * @returns `[rows, columns]`
 */
export function calendarRowsAt(
  spec: Pick<CalendarSpec, 'calendar' | 'frequency'>,
  walls: readonly number[],
): Float64Array {
  const width = calendarNames(spec).length;
  const rows = new Float64Array(walls.length * width);
  walls.forEach((start, row) => {
    rows.set(computeCalendar(plainCalendarOps, spec, { start, offset: 0 }), row * width);
  });
  return rows;
}

/**
 * The mean of a calendar's columns over a history. Networks see the columns less it, as they see values less the mean of
 * theirs: a month of summer is then neither warm nor far on in the year.
 * @param start seconds since 1970 of the history's first row
 * @param time its rows
 * @returns `[columns]`
 */
export function calendarMeans(
  spec: Pick<CalendarSpec, 'calendar' | 'frequency'>,
  start: number,
  time: number,
): Float64Array {
  const width = calendarNames(spec).length;
  const means = new Float64Array(width);
  calendarRows(spec, start, { count: time }).forEach((value, i) => {
    means[i % width]! += value / time;
  });
  return means;
}

/**
 * A calendar's columns as networks see them.
 * @param means what {@link calendarMeans} finds of the history
 * @returns `[count, columns]`, of the rows from `from` on
 */
export function centredRows(
  spec: Pick<CalendarSpec, 'calendar' | 'frequency'>,
  start: number,
  { means, ...rows }: { readonly means: Float64Array; readonly from?: number; readonly count: number },
): Float64Array {
  return calendarRows(spec, start, rows).map((value, i) => value - means[i % means.length]!);
}

/** Rows side by side: `[count, a]` and `[count, b]` -> `[count, a + b]`. */
export function joinColumns(a: Float64Array, b: Float64Array, count: number): Float64Array {
  const joined = new Float64Array(a.length + b.length);
  const [left, right] = [a.length / count, b.length / count];
  for (let row = 0; row < count; row++) {
    joined.set(a.subarray(row * left, (row + 1) * left), row * (left + right));
    joined.set(b.subarray(row * right, (row + 1) * right), row * (left + right) + left);
  }
  return joined;
}
