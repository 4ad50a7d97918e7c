// Errors as multiples of what the naive forecast gets wrong inside the history.
import { checkGiven, KINDS } from '../../checks/check-given.ts';
import { InputError } from '../../errors.ts';
import type { ErrorOf, Metric, Past } from './metric.ts';

/**
 * Divides an error by the same error of the (seasonal) naive forecast inside the history; with several features it is
 * the mean over them. A history that repeats itself exactly has none: then a perfect forecast gives 0, any other Infinity.
 */
export function scaleByNaive(error: ErrorOf): Metric {
  return (forecast, actual, past) => {
    checkGiven({ forecast, actual }, KINDS.numbers);
    return meanOverFeatures(past, error, (column) => error(column(forecast), column(actual)));
  };
}

/**
 * The mean over the features of something over the error of the (seasonal) naive forecast inside the history.
 * @param found What to divide, from the columns of one feature.
 * @throws InputError when the history is no longer than the season
 */
export function meanOverFeatures(
  past: Past,
  error: ErrorOf,
  found: (column: (values: ArrayLike<number>) => Float64Array) => number,
): number {
  checkGiven({ past }, { ...KINDS.object, expected: 'an object with the history before the forecast' });
  checkGiven({ 'past.history': past.history }, KINDS.numbers);
  const { features = 1 } = past;
  const scales = naiveErrors(past, error);
  let mean = 0;
  for (let feature = 0; feature < features; feature++) {
    const value = found((values) => columnOf(values, feature, features));
    mean += (value === 0 ? 0 : value / scales[feature]!) / features;
  }
  return mean;
}

/** The error of the naive forecast inside the history, `[features]`; NaN where nothing was observed a season apart. */
function naiveErrors({ history, features = 1, season = 1, known }: Past, error: ErrorOf): Float64Array {
  const before = known?.get(error);
  if (before !== undefined) return before;
  const steps = history.length / features;
  if (!Number.isInteger(season) || season < 1 || season >= steps) {
    throw new InputError({
      option: 'season',
      found: `${season} steps with a history of ${steps}`,
      expected: 'a whole number from 1, smaller than the history',
      remedy: 'Give a longer history, or a smaller season.',
    });
  }
  const found = Float64Array.from({ length: features }, (_, feature) => {
    return naiveError(error, columnOf(history, feature, features), season);
  });
  known?.set(error, found);
  return found;
}

/**
 * The error of the (seasonal) naive forecast inside a history of one feature.
 * @param history `[time]`, NaN for what was not observed
 * @returns NaN where nothing was observed a season apart
 */
export function naiveError(error: ErrorOf, history: ArrayLike<number>, season: number): number {
  const values = Float64Array.from(history);
  const isObserved = (_: number, i: number) => !Number.isNaN(values[i]! + values[i + season]!);
  const earlier = values.slice(0, -season).filter(isObserved);
  const later = values.slice(season).filter(isObserved);
  return earlier.length === 0 ? Number.NaN : error(earlier, later);
}

/** [time, features] -> [time] */
function columnOf(values: ArrayLike<number>, feature: number, features: number): Float64Array {
  if (features === 1 && values instanceof Float64Array) return values;
  return Float64Array.from(values).filter((_, i) => i % features === feature);
}
