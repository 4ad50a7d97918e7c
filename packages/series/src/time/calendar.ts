// The step between times, and the times that come next. Knows nothing of values.

import { checkWhole } from '../check-whole.ts';
import { InputError, option, text } from '../errors.ts';
import { type DateStyle, formatDate, parseTimeLabel, type TimeLabel } from './time-label.ts';

type DateLabel = Extract<TimeLabel, { kind: 'date' }>;

/** The step of a series, and how many times it lacks between its first and its last. */
type Step = { readonly missing: number } & (
  | { readonly kind: 'number'; readonly last: bigint; readonly step: bigint; readonly decimals: number }
  | { readonly kind: 'months'; readonly last: DateLabel; readonly months: number; readonly day: number }
  | { readonly kind: 'business'; readonly last: DateLabel }
  | { readonly kind: 'fixed'; readonly last: DateLabel; readonly milliseconds: number }
);

const UNITS = [
  ['week', 604_800],
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
  ['second', 1],
] as const;

const DAY = 86_400_000;

/** Of the steps of a series, at most this part may skip times and still count as one step with gaps. */
const MOST_GAPS = 0.1;

/**
 * Names the step between dates: the most common one. At most one step in ten may skip times, by a multiple of it.
 * @param times Labels in rising order, as `parseTimeLabel` understands them.
 * @returns 'year', 'quarter', 'month', 'week', 'day', 'business day' (Monday to Friday), 'hour', 'minute' or 'second', or a multiple such as '15 minutes';
 * undefined for plain numbers, text, steps that differ, and fewer than two times.
 */
export function inferFrequency(times: readonly string[]): string | undefined {
  const step = findStep(times);
  if (step === undefined || step.kind === 'number') return undefined;
  if (step.kind === 'months') {
    if (step.months % 12 === 0) return plural(step.months / 12, 'year');
    return step.months === 3 ? 'quarter' : plural(step.months, 'month');
  }
  if (step.kind === 'business') return 'business day';
  const seconds = step.milliseconds / 1000;
  const unit = UNITS.find(([, size]) => Number.isInteger(seconds / size));
  return unit === undefined ? undefined : plural(seconds / unit[1], unit[0]);
}

/**
 * Counts the times that a series lacks between its first and its last, such as months without a row.
 * @param times Labels in rising order.
 * @returns How many; undefined where the times have no step.
 */
export function countMissingTimes(times: readonly string[]): number | undefined {
  return findStep(times)?.missing;
}

/**
 * Goes on with times by the step that they have, in their own spelling; the step is found as by `inferFrequency`.
 * Months count by the calendar: 31 January goes on with the last day of February. Days without any week-end go on
 * without week-ends; holidays are not known. A clock without a zone, or with an
 * offset, goes on without daylight saving.
 * @param times Two or more labels in rising order: numbers, or dates as `parseTimeLabel` understands them.
 * @param horizon How many, 0 and up.
 * @returns The next `horizon` labels.
 * @throws InputError when there are fewer than two times, they are text, or their steps differ.
 * @example
 * continueTimes(['2001-11-30', '2001-12-31'], 2); // ['2002-01-31', '2002-02-28']
 */
export function continueTimes(times: readonly string[], horizon: number): readonly string[] {
  checkWhole({ horizon }, 0);
  if (horizon === 0) return [];
  const step = findStep(times);
  if (step === undefined) throw noStep(times);
  return Array.from({ length: horizon }, (_, k) => labelAfter(step, k + 1));
}

/**
 * Labels of the steps after a history: its own times go on where they can; else its rows are counted from 0, and on.
 * @param history Its times, if it has any, and its number of rows, the times' too.
 * @returns `horizon` labels.
 */
export function timesAfter(
  history: { readonly times?: readonly string[] | undefined; readonly length: number },
  horizon: number,
): readonly string[] {
  const { times = [], length } = history;
  const step = horizon === 0 ? undefined : findStep(times);
  return Array.from({ length: horizon }, (_, k) => (step === undefined ? String(length + k) : labelAfter(step, k + 1)));
}

/**
 * Steps of the season that a frequency usually has: a year for quarters, months and weeks, a week for days (five
 * of them business days), a day for anything shorter.
 * Source: Hyndman and Athanasopoulos, "Forecasting: Principles and Practice", 3rd ed., section 2.1.
 * @param frequency What `inferFrequency` returned.
 * @returns Such as 4, 12, 52, 7, 24 or, for '15 minutes', 96; undefined where no season fits, as for years.
 */
export function seasonOf(frequency: string): number | undefined {
  if (frequency === 'business day') return 5;
  const match = /^(?:(\d+) )?(\w+?)s?$/.exec(frequency);
  const count = Number(match?.[1] ?? 1);
  const perSeason: Readonly<Record<string, number>> = {
    quarter: 4,
    month: 12,
    week: 52,
    day: 7,
    hour: 24,
    minute: 1440,
    second: 86_400,
  };
  const season = (perSeason[match?.[2] ?? ''] ?? 0) / count;
  return Number.isInteger(season) && season > 1 ? season : undefined;
}

function plural(count: number, unit: string): string {
  return count === 1 ? unit : `${count} ${unit}s`;
}

function findStep(times: readonly string[]): Step | undefined {
  if (times.length < 2) return undefined;
  const labels = times.map(parseTimeLabel);
  if (labels.every((label) => label.kind === 'number')) return numberStep(times);
  if (!labels.every((label) => label.kind === 'date')) return undefined;
  return monthStep(labels) ?? businessStep(labels) ?? fixedStep(labels);
}

/** Exact, in units of the last decimal, so that 0.1, 0.2, 0.3 have one step. */
function numberStep(times: readonly string[]): Step | undefined {
  const decimals = times.reduce((most, label) => Math.max(most, decimalsOf(label)), 0);
  const scaled: bigint[] = [];
  for (const label of times) {
    const value = toScaled(label, decimals);
    if (value === undefined) return undefined;
    scaled.push(value);
  }
  const grid = findGrid(scaled.slice(1).map((value, i) => Number(value - scaled[i]!)));
  return grid && { kind: 'number', last: scaled.at(-1)!, step: BigInt(grid.step), decimals, missing: grid.missing };
}

/** The most common of the differences (whole numbers), where all are multiples of it and few are not it. */
function findGrid(differences: readonly number[]): { readonly step: number; readonly missing: number } | undefined {
  const step = mostCommon(differences);
  let gaps = 0;
  let missing = 0;
  for (const difference of differences) {
    const multiple = difference / step;
    if (!Number.isSafeInteger(difference) || !Number.isInteger(multiple) || difference < step || step < 1)
      return undefined;
    if (multiple > 1) gaps++;
    missing += multiple - 1;
  }
  return gaps <= differences.length * MOST_GAPS ? { step, missing } : undefined;
}

function mostCommon(numbers: readonly number[]): number {
  const counts = new Map<number, number>();
  for (const number of numbers) counts.set(number, (counts.get(number) ?? 0) + 1);
  let best = numbers[0]!;
  for (const [number, count] of counts) if (count > counts.get(best)!) best = number;
  return best;
}

function decimalsOf(label: string): number {
  const point = label.indexOf('.');
  return point === -1 ? 0 : label.length - point - 1;
}

function toScaled(label: string, decimals: number): bigint | undefined {
  if (/e/i.test(label)) return undefined; // 1e3 is no spelling to go on with
  const digits = label.replace('.', '').replace('+', '');
  return BigInt(digits) * 10n ** BigInt(decimals - decimalsOf(label));
}

function monthStep(labels: readonly DateLabel[]): Step | undefined {
  const dates = labels.map((label) => new Date(label.wall));
  const monthEnds = dates.every((date) => date.getUTCDate() === daysIn(date.getUTCFullYear(), date.getUTCMonth()));
  const day = monthEnds ? 31 : Math.max(...dates.slice(0, 12).map((date) => date.getUTCDate()));
  const clock = timeOfDay(labels[0]!);
  const sameDay = dates.every((date, i) => {
    const expected = Math.min(day, daysIn(date.getUTCFullYear(), date.getUTCMonth()));
    return date.getUTCDate() === expected && timeOfDay(labels[i]!) === clock;
  });
  if (!sameDay) return undefined;
  const months = dates.map((date) => date.getUTCFullYear() * 12 + date.getUTCMonth());
  const grid = findGrid(months.slice(1).map((month, i) => month - months[i]!));
  return grid && { kind: 'months', last: labels.at(-1)!, months: grid.step, day, missing: grid.missing };
}

/** Monday to Friday at one time of day, with a day after a day and a week-end skipped at least once each. */
function businessStep(labels: readonly DateLabel[]): Step | undefined {
  const clock = timeOfDay(labels[0]!);
  const days = labels.map(dayOf);
  if (days.some((day, i) => (day + 3) % 7 > 4 || timeOfDay(labels[i]!) !== clock)) return undefined;
  const differences = days.slice(1).map((day, i) => day - days[i]!);
  const skipsWeekEnd = differences.some((difference, i) => difference === 3 && (days[i]! + 3) % 7 === 4);
  if (!skipsWeekEnd || !differences.includes(1)) return undefined;
  const counts = days.map(toBusinessDays);
  const grid = findGrid(counts.slice(1).map((count, i) => count - counts[i]!));
  return grid?.step === 1 ? { kind: 'business', last: labels.at(-1)!, missing: grid.missing } : undefined;
}

/** Days since 1 January 1970, a Thursday, plus whole weeks that keep the number above 0 for every year of four digits. */
function dayOf(label: DateLabel): number {
  return Math.floor(label.wall / DAY) + WEEKS_BEFORE * 7;
}

const WEEKS_BEFORE = 110_000;

/** Business days up to a day from Monday to Friday. */
function toBusinessDays(day: number): number {
  return Math.floor((day + 3) / 7) * 5 + ((day + 3) % 7);
}

function fixedStep(labels: readonly DateLabel[]): Step | undefined {
  // In whole microseconds, below which fractions of seconds are rounded anyway.
  const grid = findGrid(labels.slice(1).map((label, i) => Math.round((label.value - labels[i]!.value) * 1000)));
  return grid && { kind: 'fixed', last: labels.at(-1)!, milliseconds: grid.step / 1000, missing: grid.missing };
}

function labelAfter(step: Step, count: number): string {
  if (step.kind === 'number') return formatScaled(step.last + BigInt(count) * step.step, step.decimals);
  const { wall, style } = step.last;
  if (step.kind === 'fixed') return formatDate(wall + count * step.milliseconds, withSeconds(style, step.milliseconds));
  if (step.kind === 'business') {
    const business = toBusinessDays(dayOf(step.last)) + count;
    const day = Math.floor(business / 5) * 7 + (business % 5) - 3 - WEEKS_BEFORE * 7;
    return formatDate(day * DAY + timeOfDay(step.last), style);
  }
  const date = new Date(wall);
  const month = date.getUTCFullYear() * 12 + date.getUTCMonth() + count * step.months;
  const year = Math.floor(month / 12);
  const day = Math.min(step.day, daysIn(year, month % 12));
  return formatDate(Date.UTC(year, month % 12, day) + timeOfDay(step.last), style);
}

/** A step that the spelling of the last date cannot show gets what it needs to be seen. */
function withSeconds(style: DateStyle, milliseconds: number): DateStyle {
  const clock = milliseconds % 86_400_000 === 0 ? {} : { clock: style.clock ?? 'T', hasDay: true };
  return { ...style, ...clock, hasSeconds: style.hasSeconds || milliseconds % 60_000 !== 0 };
}

function formatScaled(value: bigint, decimals: number): string {
  if (decimals === 0) return String(value);
  const digits = String(value < 0n ? -value : value).padStart(decimals + 1, '0');
  return `${value < 0n ? '-' : ''}${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
}

function daysIn(year: number, month: number): number {
  return new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
}

function timeOfDay(label: DateLabel): number {
  return ((label.wall % DAY) + DAY) % DAY;
}

function noStep(times: readonly string[]): InputError {
  if (times.length < 2) {
    return new InputError({
      found: `${times.length} ${times.length === 1 ? 'time' : 'times'}`,
      expected: 'at least 2 to tell the step between them',
      remedy: 'Give a longer history.',
    });
  }
  const labels = times.map(parseTimeLabel);
  const odd = labels.findIndex(
    (label, i) =>
      label.kind === 'text' || label.kind !== labels[0]!.kind || (label.kind === 'number' && /e/i.test(times[i]!)),
  );
  if (odd !== -1) {
    return new InputError({
      found: `Time "${times[odd]}" cannot be continued`,
      expected: 'numbers, or dates such as 2000-12-31 or 2000-12-31T23:00',
      remedy: text`Write all dates as YYYY-MM-DD, or pass ${option('time')} with a column of numbers.`,
    });
  }
  // The most common step is what the others are held to; the calendar's months need no exact number of days.
  const values = labels.map((label) => (label.kind === 'text' ? Number.NaN : label.value));
  const differences = values.slice(1).map((value, i) => value - values[i]!);
  const common = mostCommon(differences);
  const slack = labels[0]!.kind === 'date' && common >= 28 * 86_400_000 ? common * 0.12 : 1e-9 * Math.abs(common);
  const usual = differences.indexOf(common);
  const other = Math.max(
    differences.findIndex((difference) => Math.abs(difference - common) > slack),
    0,
  );
  const pair = (i: number) => `"${times[i]}" is followed by "${times[i + 1]}"`;
  return new InputError({
    found: `Times do not keep one step: ${pair(usual)}, but ${pair(other)}`,
    expected: 'one step, with a gap in at most one step of ten, to tell the times that come next',
    remedy: text`Add the missing rows, or number the rows and pass ${option('time')} with that column.`,
  });
}
