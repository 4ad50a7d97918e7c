// When histories begin, for models that read something off the time: told by their own times, never guessed.
import { readClocks } from '@onnxcast/series/calendar';
import { InputError } from '@onnxcast/series/errors';
import type { CalendarStep } from './calendar-step.ts';
import { stepsBetween, timeAfter } from './calendar-time.ts';

/** Part of a step by which times may stray from it, such as by daylight saving. */
const SLACK = 0.1;

/** What a history says of its times. */
interface Told {
  /** One a row; undefined where it has none. */
  readonly times?: readonly string[] | undefined;
  /** Rows. */
  readonly length: number;
}

/**
 * Seconds since 1970 of a history's first row, on the clock that its times are written in: where that was set on the way,
 * as in spring and autumn, on the clock of its last row, so that what comes after it has its own hour of the day.
 * @param where begins the error message
 * @throws InputError when the history has no times, times that are no dates, or rows that are not as far apart as those that the model learnt
 */
export function findStart({ times, length }: Told, step: CalendarStep, where: string): number {
  if (times === undefined || length === 0) {
    throw new InputError({
      found: `${where}: it has no times`,
      expected: `a date a row, ${nameOfStep(step)} apart: this model reads the calendar off them`,
      remedy:
        'Give dates with the values, as a column of a file or as { values: [1, 2], times: ["2024-01-01", "2024-01-02"] }.',
    });
  }
  const clocks = readClocks(times);
  const first = clocks[0];
  const odd = clocks.findIndex(
    (clock, row) =>
      first === undefined ||
      clock === undefined ||
      Math.abs(stepsBetween(step, first.value, clock.value) - row) > SLACK,
  );
  if (odd < 0) {
    const last = clocks.at(-1)!;
    const wasSet = step.unit === 'second' ? last.wall - last.value - (first!.wall - first!.value) : 0;
    return first!.wall + wasSet;
  }
  const found = odd === 0 ? `"${times[0]}"` : `"${times[odd]}" after "${times[odd - 1]}"`;
  throw new InputError({
    found: `${where}, row ${odd + 1}: ${found}`,
    expected: `dates, each ${nameOfStep(step)} after the one before: this model reads the calendar off them`,
    remedy: 'Fill in the rows that are missing, or give times of the step that the model learnt.',
  });
}

/**
 * When a push of a stream begins: by its times, which go on from the push before; without any, right after that.
 * @param before the push before: when it begins, and how many rows it has
 * @throws InputError as {@link findStart}, and when times do not go on
 */
export function findNextStart(
  origin: Told,
  step: CalendarStep,
  before: { readonly start: number; readonly length: number } | undefined,
): number {
  if (before === undefined) return findStart(origin, step, 'observations');
  const next = timeAfter(step, before.start, before.length);
  if (origin.times === undefined) return next;
  const start = findStart(origin, step, 'observations');
  const steps = stepsBetween(step, next, start);
  // Clocks may be set by an hour or two between.
  if (Math.abs(steps) <= SLACK || Math.abs(start - next) <= 7200) return start;
  throw new InputError({
    found: `observations from "${origin.times[0]}"`,
    expected: `${nameOfStep(step)} after the push before, which is at ${new Date(next * 1000).toISOString()}`,
    remedy: 'Push the rows between as well, or open another stream.',
  });
}

function nameOfStep({ name }: CalendarStep): string {
  return /^\d/.test(name) ? name : `one ${name}`;
}
