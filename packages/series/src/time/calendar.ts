// The step between times, and the times that come next. Knows nothing of values.

import { checkGiven, KINDS } from '../checks/check-given.ts';
import { checkWhole } from '../checks/check-whole.ts';
import { InputError, option, text } from '../errors.ts';
import { mostCommon } from './grid.ts';
import { nameOfPattern } from './pattern.ts';
import { findStep, labelAfter, type Step, usualStep } from './step.ts';
import { isOfNanoseconds, parseTimeLabels } from './time-label.ts';

const UNITS = [
  ['week', 604_800],
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
  ['second', 1],
] as const;

/**
 * Names the step between dates: the most common one. At most one step in four may skip times, by a multiple of it.
 * @param times Labels in rising order, as `parseTimeLabel` understands them.
 * @returns 'year', 'quarter', 'month', 'half month', 'third of a month', 'week', 'day', 'business day' (Monday to Friday), 'hour', 'minute' or 'second', a multiple such as '15 minutes',
 * or a pattern such as '8 times a business day';
 * undefined for plain numbers, text, steps that differ, and fewer than two times.
 */
export function inferFrequency(times: readonly string[]): string | undefined {
  const step = findStep(times);
  if (step === undefined || step.kind === 'rounded') return undefined;
  if (step.kind === 'number') return times.some(isOfNanoseconds) ? nameOf(Number(step.step) / 1e9) : undefined;
  if (step.kind === 'months') {
    if (step.days.length > 1) return step.days.length === 2 ? 'half month' : 'third of a month';
    if (step.months % 12 === 0) return plural(step.months / 12, 'year');
    return step.months === 3 ? 'quarter' : plural(step.months, 'month');
  }
  if (step.kind === 'pattern') return nameOfPattern(step.pattern);
  return nameOf(step.milliseconds / 1000);
}

/** A number of seconds in the largest unit that it is a whole multiple of; undefined where it is of none. */
function nameOf(seconds: number): string | undefined {
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
  checkGiven({ times }, { ...KINDS.names, expected: "a list of labels, such as ['2001-11-30', '2001-12-31']" });
  checkWhole({ horizon }, 0);
  if (horizon === 0) return [];
  const step = findStep(times);
  if (step === undefined) throw noStep(times);
  return Array.from({ length: horizon }, (_, k) => labelAfter(step, k + 1));
}

/**
 * Makes sure that times are in order, as whatever learns from rows or goes on with them takes them to be.
 * @param id Of the series, for the message.
 * @throws InputError where a time lies before the one in the row above it; text has no order
 */
export function requireOrder(times: readonly string[], id: string): void {
  const labels = parseTimeLabels(times);
  const at = labels.findIndex((label, row) => {
    const before = labels[row - 1];
    return before !== undefined && before.kind !== 'text' && label.kind !== 'text' && label.value < before.value;
  });
  if (at < 0) return;
  throw new InputError({
    series: id,
    row: at + 1,
    found: `Series "${id}", row ${at + 1}: ${JSON.stringify(times[at])} comes after ${JSON.stringify(times[at - 1])}`,
    expected: 'rows in the order of time, the oldest first',
    remedy: 'Sort the rows by time, as `readSeries` and `parseSeries` do with those of files.',
  });
}

/**
 * Labels of the steps after a history: its own times go on by their step or pattern where they keep one, else by the
 * step that is most common, or the median one where none comes twice; where they do not rise, and without times, its rows are counted from 0, and on.
 * @param history Its times, if it has any, and its number of rows, the times' too.
 * @returns `horizon` labels.
 */
export function timesAfter(
  history: { readonly times?: readonly string[] | undefined; readonly length: number },
  horizon: number,
): readonly string[] {
  const { times = [], length } = history;
  const step = horizon === 0 ? undefined : (findStep(times) ?? usualStep(times)?.step);
  return Array.from({ length: horizon }, (_, k) => labelOf(step, k + 1) ?? String(length + k));
}

/**
 * Whether times keep a step or a pattern, so that the ones that come next are known.
 * @returns undefined where they do; else how `timesAfter` goes on: by their most common 'step', by the 'median' of steps that all differ, or by 'count'.
 */
export function whyGuessed(times: readonly string[]): 'step' | 'median' | 'count' | undefined {
  if (findStep(times) !== undefined) return undefined;
  return usualStep(times)?.kind ?? 'count';
}

/** A label; undefined beyond the years that a date can hold. */
function labelOf(step: Step | undefined, count: number): string | undefined {
  const label = step && labelAfter(step, count);
  return label?.includes('NaN') ? undefined : label;
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
  if (frequency === 'half month') return 24;
  if (frequency === 'third of a month') return 36;
  const pattern = /^(\d+) times a /.exec(frequency);
  if (pattern !== null) return Number(pattern[1]) > 1 ? Number(pattern[1]) : undefined;
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

function noStep(times: readonly string[]): InputError {
  if (times.length < 2) {
    return new InputError({
      found: `${times.length} ${times.length === 1 ? 'time' : 'times'}`,
      expected: 'at least 2 to tell the step between them',
      remedy: 'Give a longer history.',
    });
  }
  const labels = parseTimeLabels(times);
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
    expected: 'one step, with a gap in at most one step of four, to tell the times that come next',
    remedy: text`Add the missing rows, or number the rows and pass ${option('time')} with that column.`,
  });
}

/** When something is, in seconds since 1970. */
export interface Clock {
  /** Of the moment. */
  readonly value: number;
  /** As its own clock shows it, without its zone. */
  readonly wall: number;
}

/** Reads dates off the labels of one series; undefined where a label is no date. */
export function readClocks(labels: readonly string[]): readonly (Clock | undefined)[] {
  return parseTimeLabels(labels).map((time) =>
    time.kind === 'date' ? { value: Math.floor(time.value / 1000), wall: Math.floor(time.wall / 1000) } : undefined,
  );
}
