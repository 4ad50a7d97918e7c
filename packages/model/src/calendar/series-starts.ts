// When series begin that a model reads the calendar of.
import type { Series } from '@onnxcast/series';
import type { CalendarSpec } from './calendar-spec.ts';
import { calendarStepOf } from './calendar-step.ts';
import { findStart } from './start-times.ts';

/**
 * When series begin, as {@link findStart} finds it.
 * @returns undefined for a model that reads nothing off the time
 */
export function findStarts(
  { calendar, frequency }: Pick<CalendarSpec, 'calendar' | 'frequency'>,
  series: readonly Series[],
): readonly number[] | undefined {
  if (calendar === undefined) return undefined;
  return series.map(({ id, times, values, features }) =>
    findStart({ times, length: values.length / features.length }, calendarStepOf(frequency)!, `series "${id}"`),
  );
}
