// Times that come again every day, on some days of the week or every week: business days, market hours, six-day weeks.

import { findGrid } from './grid.ts';
import type { TimeLabel } from './time-label.ts';

export type DateLabel = Extract<TimeLabel, { kind: 'date' }>;

/** What comes again. */
export interface Pattern {
  /** Days of the week, Monday is 0; none where the slots are those of a whole week. */
  readonly days: readonly number[];
  /** Milliseconds since the beginning of such a day, or week, rising. */
  readonly slots: readonly number[];
}

export const DAY = 86_400_000;
const WEEK = 7 * DAY;
/** A Monday. */
const MONDAY = Date.UTC(1970, 0, 5);
const WEEKDAYS = [0, 1, 2, 3, 4];

/** Finds the pattern of which the fewest times are missing; what it is made of must come twice, on average. */
export function findPattern(
  labels: readonly DateLabel[],
): { readonly pattern: Pattern; readonly missing: number } | undefined {
  const seen = [...new Set(labels.map((label) => Math.floor(locate(label, []).slot / DAY)))].sort();
  let best: ReturnType<typeof findPattern>;
  for (const days of [[...WEEKDAYS, 5, 6], WEEKDAYS, seen, []]) {
    const places = labels.map((label) => locate(label, days));
    const slots = [...new Set(places.map(({ slot }) => slot))].sort((a, b) => a - b);
    const kept = days === seen ? slots.length * days.length : slots.length;
    if (kept * 2 > labels.length || places.some(({ cycle }) => cycle === undefined)) continue;
    const order = new Map(slots.map((slot, at) => [slot, at]));
    const positions = places.map(({ cycle, slot }) => cycle! * slots.length + order.get(slot)!);
    const grid = findGrid(positions.slice(1).map((position, i) => position - positions[i]!));
    if (grid?.step !== 1 || (best !== undefined && best.missing <= grid.missing)) continue;
    best = { pattern: { days, slots }, missing: grid.missing };
  }
  return best;
}

/** Milliseconds since 1970, by the wall clock, of the time that comes `count` after the last. */
export function timeOfPattern({ days, slots }: Pattern, last: DateLabel, count: number): number {
  const { cycle, slot } = locate(last, days);
  const position = cycle! * slots.length + slots.indexOf(slot) + count;
  const within = slots[mod(position, slots.length)]!;
  const cycles = Math.floor(position / slots.length);
  const perWeek = days.length || 1;
  return MONDAY + Math.floor(cycles / perWeek) * WEEK + (days[mod(cycles, perWeek)] ?? 0) * DAY + within;
}

/** What a pattern is called, such as 'business day' or '8 times a day'. */
export function nameOfPattern({ days, slots }: Pattern): string {
  const isBusiness = String(days) === String(WEEKDAYS);
  if (isBusiness && slots.length === 1) return 'business day';
  if (isBusiness || days.length === 7) return `${slots.length} times a ${isBusiness ? 'business ' : ''}day`;
  return `${slots.length * (days.length || 1)} times a week`;
}

/** The day or week of a time, counted, and how far it is into it; no cycle on a day that is not among `days`. */
function locate({ wall }: DateLabel, days: readonly number[]): { readonly cycle: number | undefined; slot: number } {
  const week = Math.floor((wall - MONDAY) / WEEK);
  const slot = mod(wall - MONDAY, WEEK);
  if (days.length === 0) return { cycle: week, slot };
  const day = days.indexOf(Math.floor(slot / DAY));
  return { cycle: day < 0 ? undefined : week * days.length + day, slot: slot % DAY };
}

function mod(value: number, by: number): number {
  return ((value % by) + by) % by;
}
