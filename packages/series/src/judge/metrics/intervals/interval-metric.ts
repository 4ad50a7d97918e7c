// What a metric of intervals and of quantiles is: how well a forecast knows how far off it may be.
import { checkGiven, KINDS } from '../../../checks/check-given.ts';
import { InputError } from '../../../errors.ts';
import type { Interval } from '../../../forecast.ts';
import type { FloatArray } from '../../../tensor.ts';
import type { Past } from '../metric.ts';

/**
 * What intervals of one level are worth.
 * @param interval Bounds `[horizon, features]`, in the user's units.
 * @param actual What came, the same shape; NaN where nothing was observed, which is left out.
 * @param past What the forecast was made from, for metrics that compare with it.
 * @throws InputError when shapes differ or are empty.
 */
export type IntervalMetric = (interval: Interval, actual: ArrayLike<number>, past: Past) => number;

/** Values that a given part of what comes should not exceed. */
export interface Quantile {
  /** That part, above 0 and below 1. */
  readonly probability: number;
  /** `[horizon, features]`, in the user's units. */
  readonly values: FloatArray;
}

/**
 * What quantiles are worth; 0 is a perfect forecast.
 * @param quantiles One or more.
 * @param actual What came; NaN where nothing was observed, which is left out.
 * @throws InputError when shapes differ or are empty.
 */
export type QuantileMetric = (quantiles: readonly Quantile[], actual: ArrayLike<number>) => number;

/**
 * The mean of a term over all values that were observed; NaN where none was.
 * @throws InputError when shapes differ, are empty, or something is of another kind
 */
export function meanOfIntervals(
  interval: Interval,
  actual: ArrayLike<number>,
  term: (lower: number, upper: number, actual: number) => number,
): number {
  checkInterval(interval);
  const { lower, upper } = interval;
  checkGiven({ actual }, KINDS.numbers);
  checkShapes(lower, actual);
  checkShapes(upper, actual);
  let sum = 0;
  let count = 0;
  for (let i = 0; i < actual.length; i++) {
    if (Number.isNaN(actual[i]!)) continue;
    sum += term(lower[i]!, upper[i]!, actual[i]!);
    count++;
  }
  return count === 0 ? Number.NaN : sum / count;
}

/** The quantiles that a forecast and its intervals tell, ascending: the forecast itself is taken as the median. */
export function toQuantiles(values: FloatArray, intervals: readonly Interval[]): readonly Quantile[] {
  const tails = [...intervals].sort((one, other) => other.level - one.level);
  const below = tails.map(({ level, lower }) => ({ probability: (1 - level / 100) / 2, values: lower }));
  const above = tails.map(({ level, upper }) => ({ probability: (1 + level / 100) / 2, values: upper }));
  return [...below, { probability: 0.5, values }, ...above.reverse()];
}

/** @throws InputError where a caller in plain JavaScript gives something else than an interval */
export function checkInterval(interval: Interval): void {
  checkGiven({ interval }, KINDS.object);
  checkGiven({ 'interval.lower': interval.lower, 'interval.upper': interval.upper }, KINDS.numbers);
}

function checkShapes(bound: FloatArray, actual: ArrayLike<number>): void {
  if (bound.length === actual.length && actual.length > 0) return;
  throw new InputError({
    found: `${bound.length} bounds and ${actual.length} actual values`,
    expected: 'the same number, at least one',
    remedy: 'Compare the same steps.',
  });
}
