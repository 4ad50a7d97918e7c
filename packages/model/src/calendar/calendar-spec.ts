// What a spec says of the calendar, and whether it can: all that a page knows of it, as its graphs compute by themselves.
import type { Features } from '../roles.ts';
import { type CalendarStep, calendarStepOf } from './calendar-step.ts';

/** Names of the periods that waves have. */
export const wavePeriods = ['day', 'week', 'year'] as const;

/** Name of a period. */
export type WavePeriod = (typeof wavePeriods)[number];

/** So many waves of one period: the first goes round once in it, the second twice. */
export interface Waves {
  readonly kind: 'waves';
  readonly period: WavePeriod;
  readonly harmonics: number;
}

/** The days of the week, Monday first: 1 on each of its own, 0 on the others. */
export interface Weekdays {
  readonly kind: 'weekdays';
}

/** The holidays of a place. */
export interface Holidays {
  readonly kind: 'holidays';
  /** Whose: `DE`, `US-CA`. */
  readonly of: string;
  /** Days since 1970-01-01, rising, one or more. */
  readonly days: readonly number[];
}

/** One feature of the time itself. */
export type CalendarFeature = Waves | Weekdays | Holidays;

/** Kind of a calendar feature. */
export type CalendarKindName = CalendarFeature['kind'];

/** The fields of a spec that say what it reads off the time. */
export interface CalendarSpec extends Features {
  /** Features that are computed of a row's time; default none. Needs a frequency whose rows are equally far apart: `day`, `15 minutes`. */
  readonly calendar?: readonly CalendarFeature[];
  /** Step of the series' time axis as the reader inferred it (`month`, `day`, `1`, ...), if known. */
  readonly frequency?: string;
}

/** What can be told of a feature without computing it. */
interface Check<Feature> {
  /** Whether something of this kind is such a feature, as JSON holds it. */
  isWhole(feature: Partial<Feature>): boolean;
  /** Whether rows can have it that are months apart; those that are seconds apart always can. */
  fitsMonths(feature: Feature): boolean;
}

type Checks = { readonly [Kind in CalendarKindName]: Check<Extract<CalendarFeature, { readonly kind: Kind }>> };

const checks: Checks = {
  waves: {
    isWhole: ({ period, harmonics }) =>
      wavePeriods.some((name) => name === period) && Number.isSafeInteger(harmonics) && harmonics! > 0,
    fitsMonths: ({ period }) => period === 'year',
  },
  weekdays: { isWhole: () => true, fitsMonths: () => false },
  holidays: {
    isWhole: ({ of, days }) =>
      typeof of === 'string' &&
      Array.isArray(days) &&
      days.length > 0 &&
      days.every((day, i) => Number.isSafeInteger(day) && (i === 0 || day > days[i - 1])),
    fitsMonths: () => false,
  },
};

function checkOf({ kind }: CalendarFeature): Check<CalendarFeature> | undefined {
  return Object.hasOwn(checks, kind) ? (checks[kind] as Check<CalendarFeature>) : undefined;
}

/** Whether rows of a frequency can have a feature. */
export function fitsFrequency(feature: CalendarFeature, frequency: string | undefined): boolean {
  const step: CalendarStep | undefined = calendarStepOf(frequency);
  return step !== undefined && (step.unit === 'second' || checkOf(feature)!.fitsMonths(feature));
}

/** Whether something is a calendar, as JSON holds it: one feature or more. */
export function isCalendar(values: readonly unknown[]): values is readonly CalendarFeature[] {
  const isFeature = (value: unknown) => checkOf(Object(value))?.isWhole(value as object) ?? false;
  return values.length > 0 && values.every(isFeature);
}
