// The times of a series with those that it lacks. Knows nothing of values.

import { findStep, labelAfter } from './step.ts';
import { isOfNanoseconds, parseTimeLabels } from './time-label.ts';

/** All times from the first to the last. */
export interface CompleteTimes {
  /** Labels as the series spells them, the missing ones by its step. */
  readonly times: readonly string[];
  /** Where each time of the series stands among them. */
  readonly places: readonly number[];
}

/**
 * Puts in the times that are missing between the first and the last.
 * @param times Labels in rising order.
 * @returns undefined where they keep no step and no pattern, so that nobody can tell.
 */
export function completeTimes(times: readonly string[]): CompleteTimes | undefined {
  const step = findStep(times);
  if (step === undefined) return undefined;
  const length = times.length + step.missing;
  const all = Array.from({ length }, (_, at) => labelAfter(step, at + 1 - length));
  const [made, known] = [valuesOf(all), valuesOf(times)];
  const places: number[] = [];
  for (let at = 0; at < length; at++) {
    // Labels that float arithmetic wrote lie beside the exact ones; half of the way to the nearer neighbour is the next one.
    const [before, after] = [at - 1, at + 1].map((other) => Math.abs(made[at]! - (made[other] ?? Number.NaN)));
    const reach = Math.min(before || after!, after || before!) / 2;
    if (Math.abs(known[places.length]! - made[at]!) > reach) continue;
    all[at] = times[places.length]!;
    places.push(at);
  }
  return places.length === times.length ? { times: all, places } : undefined;
}

function valuesOf(times: readonly string[]): readonly number[] {
  // Nanoseconds, which a double does not tell apart, from the first time on.
  if (times.some(isOfNanoseconds)) return times.map((label) => Number(BigInt(label) - BigInt(times[0]!)));
  return parseTimeLabels(times).map((label) => (label.kind === 'text' ? Number.NaN : label.value));
}
