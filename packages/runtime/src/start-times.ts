// When histories begin, for models that read something off the time: told by their own times, never guessed.
import type { ModelSpec } from '@onnxcast/model';
import { stepsBetween, timeAfter } from '@onnxcast/model/calendar-time';
import { readClock } from '@onnxcast/series/calendar';
import { InputError } from '@onnxcast/series/errors';
import type { Origin } from './labels.ts';

/** Part of a step by which times may stray from it, such as by daylight saving. */
const SLACK = 0.1;

/**
 * Seconds since 1970 of a history's first row, on the clock that its times are written in.
 * @param where begins the error message
 * @throws InputError when the history has no times, times that are no dates, or rows that are not as far apart as those that the model learnt
 */
export function findStart(
  { times, length }: Pick<Origin, 'times' | 'length'>,
  { frequency }: Pick<ModelSpec, 'frequency'>,
  where: string,
): number {
  if (times === undefined) {
    throw new InputError({
      found: `${where}: it has no times`,
      expected: `a date a row, one ${frequency} apart: this model reads the calendar off them`,
      remedy: 'Give an object with values and times, such as { values: [1, 2], times: ["2024-01-01", "2024-01-02"] }.',
    });
  }
  const [first, last] = [times[0]!, times.at(-1)!];
  const [start, end] = [readClock(first), readClock(last)];
  const passed = start && end && stepsBetween(frequency, start.value, end.value);
  if (start === undefined || passed === undefined || Math.abs(passed - (length - 1)) > SLACK) {
    const label = start === undefined ? first : `${first} to ${last}`;
    throw new InputError({
      found: `${where}: ${length} rows from "${label}"`,
      expected: `dates, each one ${frequency} after the one before`,
      remedy: 'Fill in the rows that are missing, or give times of the step that the model learnt.',
    });
  }
  return start.wall;
}

/** When rows begin that come right after so many others. */
export function findNextStart({ frequency }: Pick<ModelSpec, 'frequency'>, start: number, rows: number): number {
  return timeAfter(frequency, start, rows);
}
