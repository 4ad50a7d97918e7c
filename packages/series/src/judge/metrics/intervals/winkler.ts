// Winkler score of intervals.
import { checkInterval, type IntervalMetric, meanOfIntervals } from './interval-metric.ts';

/**
 * Winkler score, or interval score: the width, and for what came outside 2 / a times the distance from the nearer bound,
 * with a = 1 - level / 100; lower is better, and only the true quantiles have the lowest.
 * Source: Winkler, "A decision-theoretic approach to interval estimation", Journal of the American Statistical
 * Association 67(337), 1972.
 * @returns The mean score in the user's units.
 */
export const winkler: IntervalMetric = (interval, actual) => {
  checkInterval(interval);
  const penalty = 2 / (1 - interval.level / 100);
  return meanOfIntervals(
    interval,
    actual,
    (lower, upper, y) => upper - lower + penalty * Math.max(lower - y, y - upper, 0),
  );
};
