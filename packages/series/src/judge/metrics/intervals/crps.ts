// Continuous ranked probability score of quantiles.
import type { QuantileMetric } from './interval-metric.ts';
import { pinball } from './pinball.ts';

/**
 * Scaled continuous ranked probability score: twice the pinball loss, the mean over the quantiles, over the mean of |y|.
 * It comes close to the score of the whole distribution where many quantiles are told, evenly spread; with few it
 * compares forecasts that tell the same ones.
 * Source: Rangapuram et al., "End-to-end learning of coherent probabilistic forecasts for hierarchical time series",
 * ICML 2021.
 * @returns The score as a part of the mean size of what came; NaN where nothing but zeros came, which are no measure.
 */
export const crps: QuantileMetric = (quantiles, actual) => {
  const loss = pinball(quantiles, actual);
  const came = Float64Array.from(actual).filter((y) => !Number.isNaN(y));
  const size = came.reduce((sum, y) => sum + Math.abs(y), 0);
  return size === 0 ? Number.NaN : (2 * loss * came.length) / (size + Number.EPSILON);
};
