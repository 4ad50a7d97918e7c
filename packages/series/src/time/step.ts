// The step between times: found in labels, and gone on with. Knows nothing of what a step is called.

import { findGrid, findUsual } from './grid.ts';
import { DAY, type DateLabel, findPattern, type Pattern, timeOfPattern } from './pattern.ts';
import { type DateStyle, formatDate, parseTimeLabels, type TimeLabel } from './time-label.ts';

/** The step of a series, and how many times it lacks between its first and its last. */
export type Step = { readonly missing: number } & (
  | { readonly kind: 'number'; readonly last: bigint; readonly step: bigint; readonly decimals: number }
  /** `day` 31 is the end of the month; `lastWeekday` its last day from Monday to Friday. */
  | { readonly kind: 'months'; readonly last: DateLabel; readonly months: number; readonly day: number | 'lastWeekday' }
  | { readonly kind: 'pattern'; readonly last: DateLabel; readonly pattern: Pattern }
  | { readonly kind: 'fixed'; readonly last: DateLabel; readonly milliseconds: number }
);

/** Finds the step that labels in rising order keep, or the weekly or daily pattern; undefined where there is none. */
export function findStep(times: readonly string[]): Step | undefined {
  if (times.length < 2) return undefined;
  const labels = parseTimeLabels(times);
  if (labels.every(({ kind }) => kind === 'number')) return numberStep(times) ?? floatStep(times);
  if (!areDates(labels)) return undefined;
  const regular = monthStep(labels) ?? lastWeekdayStep(labels) ?? fixedStep(labels);
  if (regular !== undefined && (regular.kind !== 'fixed' || regular.missing === 0)) return regular;
  const found = findPattern(labels);
  if (found === undefined || (regular !== undefined && regular.missing <= found.missing)) return regular;
  return { kind: 'pattern', last: labels.at(-1)!, ...found };
}

/** The step that is most common, for times that rise but keep none; undefined where they do not rise. */
export function usualStep(times: readonly string[]): Step | undefined {
  const labels = parseTimeLabels(times);
  if (labels.every(({ kind }) => kind === 'number')) return numberStep(times, findUsual);
  return areDates(labels) ? fixedStep(labels, findUsual) : undefined;
}

/** The label of the time that comes `count` steps after the last. */
export function labelAfter(step: Step, count: number): string {
  if (step.kind === 'number') return formatScaled(step.last + BigInt(count) * step.step, step.decimals);
  const { wall, style } = step.last;
  if (step.kind === 'fixed') return formatDate(wall + count * step.milliseconds, withSeconds(style, step.milliseconds));
  if (step.kind === 'pattern') return formatDate(timeOfPattern(step.pattern, step.last, count), style);
  const date = new Date(wall);
  const month = date.getUTCFullYear() * 12 + date.getUTCMonth() + count * step.months;
  const year = Math.floor(month / 12);
  const day = step.day === 'lastWeekday' ? lastWeekday(year, month % 12) : Math.min(step.day, daysIn(year, month % 12));
  return formatDate(Date.UTC(year, month % 12, day) + timeOfDay(step.last), style);
}

function areDates(labels: readonly TimeLabel[]): labels is readonly DateLabel[] {
  return labels.every(({ kind }) => kind === 'date');
}

/** Exact, in units of the last decimal, so that 0.1, 0.2, 0.3 have one step. */
function numberStep(times: readonly string[], find = findGrid): Step | undefined {
  if (times.some((label) => /e/i.test(label))) return undefined; // 1e3 is no spelling to go on with
  const decimals = times.reduce((most, label) => Math.max(most, decimalsOf(label)), 0);
  const scaled = times.map((label) => toScaled(label, decimals));
  const grid = find(scaled.slice(1).map((value, i) => Number(value - scaled[i]!)));
  return grid && { kind: 'number', last: scaled.at(-1)!, step: BigInt(grid.step), decimals, missing: grid.missing };
}

/** 0.1 + 0.2 is written 0.30000000000000004: numbers within some units in the last place of a short decimal are that. */
function floatStep(times: readonly string[]): Step | undefined {
  if (times.some((label) => /e\+?\d/i.test(label))) return undefined;
  const values = times.map(Number);
  const tolerance = 16 * Number.EPSILON * Math.max(...[values[0]!, values.at(-1)!].map(Math.abs));
  const short = values.map((value) => Number(value.toPrecision(12)));
  if (short.some((value, i) => Math.abs(value - values[i]!) > tolerance)) return undefined;
  return numberStep(short.map(String));
}

function decimalsOf(label: string): number {
  const point = label.indexOf('.');
  return point === -1 ? 0 : label.length - point - 1;
}

function toScaled(label: string, decimals: number): bigint {
  const digits = label.replace('.', '').replace('+', '');
  return BigInt(digits) * 10n ** BigInt(decimals - decimalsOf(label));
}

function formatScaled(value: bigint, decimals: number): string {
  if (decimals === 0) return String(value);
  const digits = String(value < 0n ? -value : value).padStart(decimals + 1, '0');
  return `${value < 0n ? '-' : ''}${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
}

function monthStep(labels: readonly DateLabel[]): Step | undefined {
  const dates = labels.map((label) => new Date(label.wall));
  const monthEnds = dates.every((date) => date.getUTCDate() === daysIn(date.getUTCFullYear(), date.getUTCMonth()));
  const day = monthEnds ? 31 : Math.max(...dates.slice(0, 12).map((date) => date.getUTCDate()));
  return stepOfMonths(labels, day, (year, month) => Math.min(day, daysIn(year, month)));
}

/** The last business day of every month, holidays not known. */
function lastWeekdayStep(labels: readonly DateLabel[]): Step | undefined {
  return stepOfMonths(labels, 'lastWeekday', lastWeekday);
}

function stepOfMonths(
  labels: readonly DateLabel[],
  day: number | 'lastWeekday',
  dayIn: (year: number, month: number) => number,
): Step | undefined {
  const clock = timeOfDay(labels[0]!);
  const months: number[] = [];
  for (const label of labels) {
    const date = new Date(label.wall);
    const [year, month] = [date.getUTCFullYear(), date.getUTCMonth()];
    if (date.getUTCDate() !== dayIn(year, month) || timeOfDay(label) !== clock) return undefined;
    months.push(year * 12 + month);
  }
  const grid = findGrid(months.slice(1).map((month, i) => month - months[i]!));
  return grid && { kind: 'months', last: labels.at(-1)!, months: grid.step, day, missing: grid.missing };
}

function fixedStep(labels: readonly DateLabel[], find = findGrid): Step | undefined {
  // In whole microseconds, below which fractions of seconds are rounded anyway.
  const grid = find(labels.slice(1).map((label, i) => Math.round((label.value - labels[i]!.value) * 1000)));
  return grid && { kind: 'fixed', last: labels.at(-1)!, milliseconds: grid.step / 1000, missing: grid.missing };
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

function daysIn(year: number, month: number): number {
  return new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
}

function lastWeekday(year: number, month: number): number {
  const last = new Date(Date.UTC(year, month + 1, 0));
  return last.getUTCDate() - Math.max(0, ((last.getUTCDay() + 6) % 7) - 4);
}
