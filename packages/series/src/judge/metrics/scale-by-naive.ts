// Errors as multiples of what the naive forecast gets wrong inside the history.
import { InputError } from '../../errors.ts';
import type { FloatArray } from '../../tensor.ts';
import type { Metric } from './metric.ts';

/**
 * Divides an error by the same error of the (seasonal) naive forecast inside the history; with several features it is
 * the mean over them. A history that repeats itself exactly has none: then a perfect forecast gives 0, any other Infinity.
 */
export function scaleByNaive(error: (forecast: FloatArray, actual: FloatArray) => number): Metric {
  return (forecast, actual, { history, features = 1, season = 1 }) => {
    const steps = history.length / features;
    if (!Number.isInteger(season) || season < 1 || season >= steps) {
      throw new InputError({
        option: 'season',
        found: `${season} steps with a history of ${steps}`,
        expected: 'a whole number from 1, smaller than the history',
        remedy: 'Give a longer history, or a smaller season.',
      });
    }
    let mean = 0;
    for (let feature = 0; feature < features; feature++) {
      // [time, features] -> [time]
      const column = (values: FloatArray) => values.filter((_, i) => i % features === feature);
      const past = column(history);
      const found = error(column(forecast), column(actual));
      const isObserved = (_: number, i: number) => !Number.isNaN(past[i]! + past[i + season]!);
      const before = past.subarray(0, -season).filter(isObserved);
      const after = past.subarray(season).filter(isObserved);
      const naive = before.length === 0 ? Number.NaN : error(before, after);
      mean += (found === 0 ? 0 : found / naive) / features;
    }
    return mean;
  };
}
