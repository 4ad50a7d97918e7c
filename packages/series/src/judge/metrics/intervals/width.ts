// Width of intervals.
import { type IntervalMetric, meanOfIntervals } from './interval-metric.ts';

/**
 * Width: the mean of upper minus lower bound; of two forecasts that cover alike the narrower is the better.
 * @returns The width in the user's units.
 */
export const width: IntervalMetric = (interval, actual) =>
  meanOfIntervals(interval, actual, (lower, upper) => upper - lower);
