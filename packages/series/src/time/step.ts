// The step between times: found in labels, and gone on with. Knows nothing of what a step is called.

import { findCommon, findGrid, findMedian } from './grid.ts';
import { dayIn, type MonthDay, monthDaysOf } from './month-days.ts';
import { DAY, type DateLabel, findPattern, type Pattern, timeOfPattern } from './pattern.ts';
import {
  findRoundedStep,
  type RoundedStep,
  roundedAfter,
  type ScientificStyle,
  scientificStyle,
  writeScientific,
} from './rounded-step.ts';
import {
  type DateStyle,
  formatInstant,
  formatWall,
  isOfNanoseconds,
  midnightOf,
  parseTimeLabels,
  type TimeLabel,
} from './time-label.ts';

/** The step of a series, and how many times it lacks between its first and its last. */
export type Step = { readonly missing: number } & (
  | {
      readonly kind: 'number';
      readonly last: bigint;
      readonly step: bigint;
      readonly decimals: number;
      /** How numbers with an exponent are written. */
      readonly scientific: ScientificStyle | undefined;
    }
  | { readonly kind: 'rounded'; readonly rounded: RoundedStep }
  /** Some of the days of every so many months; a step goes from one to the next. */
  | { readonly kind: 'months'; readonly last: DateLabel; readonly months: number; readonly days: readonly MonthDay[] }
  | { readonly kind: 'pattern'; readonly last: DateLabel; readonly pattern: Pattern }
  /** By the wall clock where it may be set and shows one time of day. */
  | { readonly kind: 'fixed'; readonly last: DateLabel; readonly milliseconds: number; readonly by: 'value' | 'wall' }
);

/** Steps that were found, of lists that are as they were: frequency, gaps and labels to come all ask for them. */
const found = new WeakMap<
  readonly string[],
  { readonly length: number; readonly last: string | undefined; readonly step: Step | undefined }
>();

/** Finds the step that labels in rising order keep, or the weekly or daily pattern; undefined where there is none. */
export function findStep(times: readonly string[]): Step | undefined {
  const [before, length, last] = [found.get(times), times.length, times.at(-1)];
  if (before !== undefined && before.length === length && before.last === last) return before.step;
  const step = lookForStep(times);
  // Of a short list it is found again as soon as it is looked up, and the list may change.
  if (length >= LONG) found.set(times, { length, last, step });
  return step;
}

/** Labels from which on a list is long. */
const LONG = 10_000;

function lookForStep(times: readonly string[]): Step | undefined {
  if (times.length < 2) return undefined;
  const labels = inFullSpelling(parseTimeLabels(times));
  if (labels.every(({ kind }) => kind === 'number')) {
    return numberStep(times) ?? floatStep(times) ?? roundedStep(times);
  }
  if (!areDates(labels)) return undefined;
  if (times.some(isOfNanoseconds)) return numberStep(times);
  const regular = monthStep(labels) ?? fixedStep(labels);
  if (regular !== undefined && (regular.kind !== 'fixed' || regular.missing === 0)) return regular;
  const pattern = findPattern(labels);
  if (pattern === undefined || (regular !== undefined && regular.missing <= pattern.missing)) return regular;
  return { kind: 'pattern', last: labels.at(-1)!, ...pattern };
}

/** A step for times that rise but keep none: the most common one or, where none comes twice, the median; undefined where they do not rise. */
export function usualStep(
  times: readonly string[],
): { readonly kind: 'step' | 'median'; readonly step: Step } | undefined {
  const labels = inFullSpelling(parseTimeLabels(times));
  const by = (find: typeof findGrid): Step | undefined => {
    if (labels.every(({ kind }) => kind === 'number') || times.some(isOfNanoseconds)) return numberStep(times, find);
    if (!areDates(labels)) return undefined;
    // Months are counted by the calendar, also where they keep no step: a number of days would leave their first or last.
    return monthStep(labels, find) ?? fixedStep(labels, find);
  };
  const [common, median] = [by(findCommon), by(findMedian)];
  if (common !== undefined) return { kind: 'step', step: common };
  return median && { kind: 'median', step: median };
}

/** The last date spelt as those are that show the most of themselves: 00:00:02 beside 00:00:01.75 lacks its fraction, as a day beside hours its clock. */
function inFullSpelling(labels: readonly TimeLabel[]): readonly TimeLabel[] {
  const last = labels.at(-1);
  if (last?.kind !== 'date' || last.style.form !== 'iso' || !last.style.hasDay) return labels;
  let fullest = last.style;
  for (const { kind, style } of labels as readonly DateLabel[]) {
    if (kind !== 'date' || style === fullest || style.form !== 'iso') continue;
    if (shows(style) > shows(fullest)) fullest = style;
  }
  if (fullest === last.style) return labels;
  const { clock, hasSeconds, fraction } = fullest;
  const style = { ...last.style, hasSeconds, fraction, ...(clock === undefined ? {} : { clock }) };
  return [...labels.slice(0, -1), { ...last, style }];
}

/** How much of a time a spelling shows: its day, minute, second or digits of that. */
function shows({ clock, hasSeconds, fraction }: DateStyle): number {
  return clock === undefined ? 0 : 1 + Number(hasSeconds) + fraction;
}

/** The label of the time that comes `count` steps after the last. */
export function labelAfter(step: Step, count: number): string {
  if (step.kind === 'number') {
    const label = formatScaled(step.last + BigInt(count) * step.step, step.decimals);
    return step.scientific === undefined ? label : writeScientific(Number(label), step.scientific);
  }
  if (step.kind === 'rounded') return roundedAfter(step.rounded, count);
  const { style } = step.last;
  if (step.kind === 'fixed') {
    const format = step.by === 'wall' ? formatWall : formatInstant;
    return format(step.last[step.by] + count * step.milliseconds, withSeconds(style, step.milliseconds));
  }
  if (step.kind === 'pattern') return formatWall(timeOfPattern(step.pattern, step.last, count), style);
  const { days } = step;
  const position = positionOf(step.last, days)! + count * step.months;
  const month = Math.floor(position / days.length);
  const slot = position - month * days.length;
  const year = Math.floor(month / 12);
  const ofYear = month - year * 12;
  return formatWall(midnightOf(year, ofYear, dayIn(days[slot]!, year, ofYear)) + timeOfDay(step.last), style);
}

function areDates(labels: readonly TimeLabel[]): labels is readonly DateLabel[] {
  return labels.every(({ kind }) => kind === 'date');
}

const WHOLE = /^-?\d{1,15}$/;

/** Of whole numbers that doubles hold. */
function wholeStep(times: readonly string[], find: typeof findGrid): Step | undefined {
  const values = times.map(Number);
  const grid = find(values.slice(1).map((value, i) => value - values[i]!));
  if (grid === undefined) return undefined;
  const { step, missing } = grid;
  return {
    kind: 'number',
    last: BigInt(values.at(-1)!),
    step: BigInt(step),
    decimals: 0,
    scientific: undefined,
    missing,
  };
}

/** Exact, in units of the last decimal, so that 0.1, 0.2, 0.3 have one step. */
function numberStep(times: readonly string[], find = findGrid): Step | undefined {
  if (times.every((label) => WHOLE.test(label))) return wholeStep(times, find);
  const scientific = scientificStyle(times);
  if (scientific === undefined && times.some((label) => /e/i.test(label))) return undefined; // 1e3 is no spelling to go on with
  if (times.some((label) => Math.abs(exponentOf(label)) > 30)) return undefined;
  const decimals = times.reduce((most, label) => Math.max(most, decimalsOf(label)), 0);
  const scaled = times.map((label) => toScaled(label, decimals));
  const grid = find(scaled.slice(1).map((value, i) => Number(value - scaled[i]!)));
  if (grid === undefined) return undefined;
  const { step, missing } = grid;
  return { kind: 'number', last: scaled.at(-1)!, step: BigInt(step), decimals, scientific, missing };
}

/** Numbers that keep a step within the rounding of the digits they are written in. */
function roundedStep(times: readonly string[]): Step | undefined {
  const rounded = findRoundedStep(times);
  return rounded && { kind: 'rounded', rounded, missing: 0 };
}

/** 0.1 + 0.2 is written 0.30000000000000004: numbers within some units in the last place of a short decimal are that. */
function floatStep(times: readonly string[]): Step | undefined {
  if (scientificStyle(times) !== undefined || times.some((label) => /e\+?\d/i.test(label))) return undefined;
  const values = times.map(Number);
  const tolerance = 16 * Number.EPSILON * Math.max(...[values[0]!, values.at(-1)!].map(Math.abs));
  const short = values.map((value) => Number(value.toPrecision(12)));
  if (short.some((value, i) => Math.abs(value - values[i]!) > tolerance)) return undefined;
  return numberStep(short.map(String));
}

function exponentOf(label: string): number {
  return Number(label.split(/e/i)[1] ?? 0);
}

/** Digits after the point, once the exponent has moved it. */
function decimalsOf(label: string): number {
  return Math.max(0, fractionOf(label) - exponentOf(label));
}

function fractionOf(label: string): number {
  return label.split(/e/i)[0]!.split('.')[1]?.length ?? 0;
}

function toScaled(label: string, decimals: number): bigint {
  const digits = label.split(/e/i)[0]!.replace('.', '').replace('+', '');
  return BigInt(digits) * 10n ** BigInt(decimals - fractionOf(label) + exponentOf(label));
}

function formatScaled(value: bigint, decimals: number): string {
  if (decimals === 0) return String(value);
  const digits = String(value < 0n ? -value : value).padStart(decimals + 1, '0');
  return `${value < 0n ? '-' : ''}${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
}

function monthStep(labels: readonly DateLabel[], find = findGrid): Step | undefined {
  if (labels.some((label) => timeOfDay(label) !== timeOfDay(labels[0]!))) return undefined;
  // Several days of a month are a step only where nearly all of them are there.
  const candidates = monthDaysOf(labels).filter((days) => days.length === 1 || find === findGrid);
  for (const days of candidates) {
    const step = stepOfMonths(labels, days, find);
    if (step !== undefined) return step;
  }
  return undefined;
}

function stepOfMonths(
  labels: readonly DateLabel[],
  days: readonly MonthDay[],
  find: typeof findGrid,
): Step | undefined {
  const positions: number[] = [];
  for (const label of labels) {
    const position = positionOf(label, days);
    if (position === undefined) return undefined;
    positions.push(position);
  }
  const grid = find(positions.slice(1).map((position, i) => position - positions[i]!));
  if (grid === undefined || (days.length > 1 && grid.step > 1)) return undefined;
  return { kind: 'months', last: labels.at(-1)!, months: grid.step, days, missing: grid.missing };
}

/** How many of these days there are up to a date; undefined where it is none of them. */
function positionOf({ wall }: DateLabel, days: readonly MonthDay[]): number | undefined {
  const date = new Date(wall);
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth()];
  const slot = days.findIndex((day) => dayIn(day, year, month) === date.getUTCDate());
  return slot < 0 ? undefined : (year * 12 + month) * days.length + slot;
}

function fixedStep(labels: readonly DateLabel[], find = findGrid): Step | undefined {
  const [first] = labels;
  const mayBeSet =
    first!.style.region !== undefined || labels.some(({ value, wall }) => wall - value !== first!.wall - first!.value);
  // Days between which clocks are set are days, though of 23 hours or 25.
  const by = mayBeSet && labels.every((label) => timeOfDay(label) === timeOfDay(first!)) ? 'wall' : 'value';
  // In whole microseconds, below which fractions of seconds are rounded anyway.
  const grid = find(labels.slice(1).map((label, i) => Math.round((label[by] - labels[i]![by]) * 1000)));
  return grid && { kind: 'fixed', last: labels.at(-1)!, milliseconds: grid.step / 1000, by, missing: grid.missing };
}

/** A step that the spelling of the last date cannot show gets what it needs to be seen. */
function withSeconds(style: DateStyle, milliseconds: number): DateStyle {
  if (style.form !== 'iso') return style;
  const clock = milliseconds % DAY === 0 ? {} : { clock: style.clock ?? 'T', hasDay: true };
  return { ...style, ...clock, hasSeconds: style.hasSeconds || milliseconds % 60_000 !== 0 };
}

function timeOfDay({ wall }: DateLabel): number {
  return ((wall % DAY) + DAY) % DAY;
}
