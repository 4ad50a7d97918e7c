// Times of a history that has none, such as a drawn one, for a model that reads the calendar.
import { calendarStepOf, type ModelSpec, timeAfter } from '@onnxcast/model';
import { readClocks } from '@onnxcast/series/calendar';

/** When such a history begins. */
const FIRST_DAY = '2024-01-01';

/** Whether these are dates, not numbers of steps. */
export function areDates(times: readonly string[] | undefined): times is readonly string[] {
  return times !== undefined && readClocks(times)[0] !== undefined;
}

/** Times by the model's own step. */
export function makeTimes({ features, frequency }: ModelSpec, size: number): readonly string[] {
  const step = calendarStepOf(frequency)!;
  const start = Date.parse(FIRST_DAY) / 1000;
  const timeOf = (row: number) => new Date(1000 * timeAfter(step, start, row)).toISOString();
  return Array.from({ length: size / features.length }, (_, row) => timeOf(row));
}
