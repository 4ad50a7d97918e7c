// Root mean squared scaled error.
import type { Metric } from './metric.ts';
import { rmse } from './rmse.ts';
import { scaleByNaive } from './scale-by-naive.ts';

/**
 * Root mean squared scaled error: the root mean squared error over that of the (seasonal) naive forecast inside the
 * history; below 1 is better than that.
 * Source: Makridakis, Spiliotis and Assimakopoulos, "M5 accuracy competition: Results, findings, and conclusions",
 * International Journal of Forecasting 38(4), 2022.
 * @returns The error as a multiple of the naive one, the mean over the features.
 * @example
 * rmsse([4], [6], { history: [1, 5, 4, 6, 2], season: 2 }); // 0.926
 */
export const rmsse: Metric = scaleByNaive(rmse);
