// Which features of the calendar an autoregression may take: what is told, else the year where no season reaches so far back.
import { type CalendarFeature, calendarStepOf, findStarts, fitsFrequency, type ModelSpec } from '@onnxcast/model';
import { InputError, lengthOf, option, type Series, text } from '@onnxcast/series';
import type { FindHolidays } from '../../platform/platform.ts';
import type { CalendarPart } from './calendar-parts.ts';

/** Features of which one is taken, the simplest first, or none. */
export interface CalendarOffer {
  /** For a person, however many waves are taken: `year`, `holidays of US`. */
  readonly name: string;
  /** Whether somebody asked for it. */
  readonly isAsked: boolean;
  readonly features: readonly CalendarFeature[];
  /** Whether one has to be taken. */
  readonly isTold: boolean;
}

type Spec = Pick<ModelSpec, 'frequency'>;

const waves = (period: 'day' | 'week' | 'year', harmonics = [1, 2, 3]): readonly CalendarFeature[] =>
  harmonics.map((count) => ({ kind: 'waves', period, harmonics: count }));

/** What each part of the calendar may be taken as. */
const features: Readonly<Record<CalendarPart, readonly CalendarFeature[]>> = {
  year: waves('year'),
  week: waves('week'),
  day: waves('day'),
  weekdays: [{ kind: 'weekdays' }],
};

/** Years that every series must have, for the year to be looked for. */
const LEAST_YEARS = 2;
const YEAR = 31_556_952;
const DAY = 86_400;
const MONTHS = 12;

/** Of rows that are months or more apart. */
const LEAST_YEARS_OF_MONTHS = 4;

/**
 * What may be taken of the calendar.
 * @param told default `auto`: the year, where series are long enough and have all their dates
 * @throws InputError when a part is told that series have no times for
 */
export function offerCalendar(
  series: readonly Series[],
  spec: Spec,
  told: 'auto' | 'none' | readonly CalendarPart[] = 'auto',
): readonly CalendarOffer[] {
  if (told === 'none') return [];
  if (told !== 'auto') {
    checkTimes(series, spec, told);
    return told.map((part) => ({ name: part, isAsked: true, features: features[part], isTold: true }));
  }
  const step = calendarStepOf(spec.frequency);
  const shortest = Math.min(...series.map(lengthOf));
  if (step === undefined || !isDated(series, spec)) return [];
  const offer = (features: readonly CalendarFeature[]) => [{ name: 'year', isAsked: false, features, isTold: false }];
  if (step.unit === 'second') return step.count * shortest < LEAST_YEARS * YEAR ? [] : offer(features.year);
  // As many waves as tell all rows of a year apart: what its season is beside that of the last few years.
  const rows = MONTHS / step.count;
  if (!Number.isInteger(rows) || rows < 2 || shortest < LEAST_YEARS_OF_MONTHS * rows) return [];
  return offer(waves('year', [Math.floor(rows / 2)]));
}

/**
 * The holidays of a place, which may be taken.
 * @param place `US`, `DE-BY`; absent: nothing is offered
 * @throws InputError when nothing is known of the place, or rows are not days or parts of them
 */
export function offerHolidays(
  series: readonly Series[],
  spec: Spec,
  { place, findHolidays }: { readonly place: string | undefined; readonly findHolidays: FindHolidays },
): readonly CalendarOffer[] {
  if (place === undefined) return [];
  const step = calendarStepOf(spec.frequency);
  if (step?.unit !== 'second' || step.count > DAY) {
    const found =
      spec.frequency === undefined ? 'rows have no dates that keep one step' : `rows are one ${spec.frequency} apart`;
    throw new InputError({ option: 'holidays', found: `${place}, but ${found}`, expected: 'days, or parts of days' });
  }
  const starts = findStarts({ ...spec, calendar: features.year }, series)!;
  const ends = starts.map((start, i) => start + step.count * lengthOf(series[i]!));
  const span = { first: Math.min(...starts), last: Math.max(...ends) };
  return [{ name: `holidays of ${place}`, isAsked: true, features: [findHolidays(place, span)], isTold: false }];
}

/** Whether the times of all series are dates that keep the step. */
function isDated(series: readonly Series[], spec: Spec): boolean {
  try {
    findStarts({ ...spec, calendar: features.year }, series);
    return true;
  } catch (error) {
    if (error instanceof InputError) return false;
    throw error;
  }
}

function checkTimes(series: readonly Series[], spec: Spec, told: readonly CalendarPart[]): void {
  const { frequency } = spec;
  const unfit = told.find((part) => !fitsFrequency(features[part][0]!, frequency));
  if (unfit === undefined) {
    findStarts({ ...spec, calendar: told.map((part) => features[part][0]!) }, series);
    return;
  }
  throw new InputError({
    option: 'calendar',
    found: `${unfit}, but ${frequency === undefined ? 'the rows have no dates that keep one step' : `rows are one ${frequency} apart`}`,
    remedy: text`Give dates that keep one step, or take ${option('calendar', 'none')}.`,
  });
}
