// Coverage of intervals.
import { type IntervalMetric, meanOfIntervals } from './interval-metric.ts';

/**
 * Coverage: the part of what came that lies inside, bounds included, in percent; the closer to the level the better.
 * Source: Christoffersen, "Evaluating interval forecasts", International Economic Review 39(4), 1998.
 * @returns 0 to 100.
 */
export const coverage: IntervalMetric = (interval, actual) =>
  100 * meanOfIntervals(interval, actual, (lower, upper, y) => (y >= lower && y <= upper ? 1 : 0));
