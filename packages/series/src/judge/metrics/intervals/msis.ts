// Mean scaled interval score.

import { mae } from '../mae.ts';
import { meanOverFeatures } from '../scale-by-naive.ts';
import { checkInterval, type IntervalMetric } from './interval-metric.ts';
import { winkler } from './winkler.ts';

/**
 * Mean scaled interval score: the Winkler score over the mean absolute error of the (seasonal) naive forecast inside the
 * history, so that series of unlike units can be averaged.
 * Source: Makridakis, Spiliotis and Assimakopoulos, "The M4 Competition: 100,000 time series and 61 forecasting
 * methods", International Journal of Forecasting 36(1), 2020.
 * @returns The score as a multiple of the naive error, the mean over the features.
 */
export const msis: IntervalMetric = (interval, actual, past) => {
  checkInterval(interval);
  const { level, lower, upper } = interval;
  return meanOverFeatures(past, mae, (column) =>
    winkler({ level, lower: column(lower), upper: column(upper) }, column(actual), past),
  );
};
