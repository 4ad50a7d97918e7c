// Mean absolute scaled error.
import { mae } from './mae.ts';
import type { Metric } from './metric.ts';
import { scaleByNaive } from './scale-by-naive.ts';

/**
 * Mean absolute scaled error: the mean absolute error over q = 1/(n - m) sum_{t>m} |h_t - h_{t-m}|, the error of the
 * (seasonal) naive forecast inside the history h of n points, for a season of m steps; below 1 is better than that.
 * Source: Hyndman and Koehler, "Another look at measures of forecast accuracy", International Journal of Forecasting
 * 22(4), 2006.
 * @returns The error as a multiple of the naive one, the mean over the features.
 * @example
 * mase([4], [6], { history: [1, 5, 4, 6, 2], season: 2 }); // 1
 */
export const mase: Metric = scaleByNaive(mae);
