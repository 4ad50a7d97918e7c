// All metrics by name: a new one is a file in `metrics/` and its row here. Backtests and tables of errors take them all.
import type { FloatArray } from '../tensor.ts';
import { mae } from './metrics/mae.ts';
import { mase } from './metrics/mase.ts';
import type { Metric, Past } from './metrics/metric.ts';
import { rmse } from './metrics/rmse.ts';
import { smape } from './metrics/smape.ts';

export const METRICS = { rmse, mae, smape, mase } as const satisfies Readonly<Record<string, Metric>>;

/** The errors of one forecast by the metrics' names. */
export type ForecastErrors = Readonly<Record<keyof typeof METRICS, number>>;

/**
 * All errors of one forecast.
 * @param forecast `[horizon, features]`, in the user's units.
 * @param actual What came, the same shape.
 * @param past What it was made from.
 * @throws InputError when shapes differ or the history is no longer than the season.
 */
export function errorsOf(forecast: FloatArray, actual: FloatArray, past: Past): ForecastErrors {
  const errors = Object.entries(METRICS).map(([name, metric]: [string, Metric]) => [
    name,
    metric(forecast, actual, past),
  ]);
  return Object.fromEntries(errors);
}
