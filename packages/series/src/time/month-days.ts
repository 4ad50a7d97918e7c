// Days that come again with the months: a date, the end, the first or last weekday, the third Friday, every tenth day.

import { DAY, type DateLabel } from './pattern.ts';
import { midnightOf } from './time-label.ts';

/** A day of the month, 31 its end; its first or last day from Monday to Friday, holidays not known; or one of its Fridays, say. */
export type MonthDay = number | 'firstWeekday' | 'lastWeekday' | DayOfWeek;

/** A day of the week, 0 for Sunday, by how many of it the month has had: 3 for the third, 'last' for the last. */
interface DayOfWeek {
  readonly weekday: number;
  readonly count: number | 'last';
}

/** Dates that are thirds of months, at the least. */
const FEW_THIRDS = 6;

/** The days on which dates may come again with the months, what is simpler first. */
export function monthDaysOf(labels: readonly DateLabel[]): readonly (readonly MonthDay[])[] {
  const days = labels.map(dayOf);
  const monthEnds = labels.every(isMonthEnd);
  const [least, most] = [days.reduce((a, b) => Math.min(a, b)), days.reduce((a, b) => Math.max(a, b))];
  const thirds = [...new Set(labels.map((label) => (isMonthEnd(label) && dayOf(label) > 21 ? 31 : dayOf(label))))];
  return [
    [monthEnds ? 31 : most],
    ['lastWeekday'],
    ['firstWeekday'],
    ...dayOfWeek(labels),
    ...(labels.length > 2 ? [[least, most]] : []),
    ...(thirds.length === 3 && labels.length >= FEW_THIRDS ? [thirds.sort((a, b) => a - b)] : []),
  ];
}

/** The day of a month that a rule means. */
export function dayIn(rule: MonthDay, year: number, month: number): number {
  const end = new Date(midnightOf(year, month + 1, 0));
  if (typeof rule === 'number') return Math.min(rule, end.getUTCDate());
  if (rule === 'lastWeekday') return end.getUTCDate() - Math.max(0, ((end.getUTCDay() + 6) % 7) - 4);
  const first = new Date(midnightOf(year, month, 1)).getUTCDay();
  if (rule === 'firstWeekday') return first === 6 ? 3 : first === 0 ? 2 : 1;
  if (rule.count === 'last') return end.getUTCDate() - ((end.getUTCDay() - rule.weekday + 7) % 7);
  return 1 + ((rule.weekday - first + 7) % 7) + (rule.count - 1) * 7;
}

/** The same day of the week by its count from the beginning or the end; none where dates are as many days apart everywhere. */
function dayOfWeek(labels: readonly DateLabel[]): readonly (readonly MonthDay[])[] {
  const weekday = new Date(labels[0]!.wall).getUTCDay();
  const apart = new Set(labels.slice(1).map(({ wall }, at) => wall - labels[at]!.wall));
  if (apart.size < 2 || labels.some(({ wall }) => new Date(wall).getUTCDay() !== weekday)) return [];
  const counts = new Set(labels.map((label) => Math.ceil(dayOf(label) / 7)));
  const [count] = counts;
  if (counts.size === 1 && count! < 5) return [[{ weekday, count: count! }]];
  return labels.every(({ wall }) => new Date(wall + 7 * DAY).getUTCDate() <= 7) ? [[{ weekday, count: 'last' }]] : [];
}

function dayOf({ wall }: DateLabel): number {
  return new Date(wall).getUTCDate();
}

function isMonthEnd({ wall }: DateLabel): boolean {
  return new Date(wall + DAY).getUTCDate() === 1;
}
