// All metrics by name: a new one is a file in `metrics/` and its row here. Backtests and tables of errors take them all.
import type { Interval } from '../forecast.ts';
import type { FloatArray } from '../tensor.ts';
import { coverage } from './metrics/intervals/coverage.ts';
import { crps } from './metrics/intervals/crps.ts';
import type { IntervalMetric, QuantileMetric } from './metrics/intervals/interval-metric.ts';
import { msis } from './metrics/intervals/msis.ts';
import { pinball } from './metrics/intervals/pinball.ts';
import { width } from './metrics/intervals/width.ts';
import { winkler } from './metrics/intervals/winkler.ts';
import { mae } from './metrics/mae.ts';
import { mase } from './metrics/mase.ts';
import type { Metric, Past } from './metrics/metric.ts';
import { rmse } from './metrics/rmse.ts';
import { rmsse } from './metrics/rmsse.ts';
import { smape } from './metrics/smape.ts';

/** A row of a table of metrics. */
export interface MetricRow<Measure> {
  readonly measure: Measure;
  /** What it is called in tables, with its unit where it has one of its own. */
  readonly label: string;
  /** Over several series: the error of all their values at once, or the mean of the errors of each by its own past. */
  readonly over: 'values' | 'pasts';
}

/** The rows of errors. */
export const METRICS = {
  rmse: { measure: rmse, label: 'RMSE', over: 'values' },
  mae: { measure: mae, label: 'MAE', over: 'values' },
  smape: { measure: smape, label: 'sMAPE, %', over: 'values' },
  mase: { measure: mase, label: 'MASE', over: 'pasts' },
  rmsse: { measure: rmsse, label: 'RMSSE', over: 'pasts' },
} as const satisfies Readonly<Record<string, MetricRow<Metric>>>;

/** The rows of what intervals of one level are worth. */
export const INTERVAL_METRICS = {
  coverage: { measure: coverage, label: 'coverage, %', over: 'values' },
  width: { measure: width, label: 'width', over: 'values' },
  winkler: { measure: winkler, label: 'Winkler', over: 'values' },
  msis: { measure: msis, label: 'MSIS', over: 'pasts' },
} as const satisfies Readonly<Record<string, MetricRow<IntervalMetric>>>;

/** The rows of what a forecast and its intervals are worth together, as quantiles. */
export const QUANTILE_METRICS = {
  pinball: { measure: pinball, label: 'pinball', over: 'values' },
  crps: { measure: crps, label: 'scaled CRPS', over: 'values' },
} as const satisfies Readonly<Record<string, MetricRow<QuantileMetric>>>;

/** Name of an error. */
export type MetricName = keyof typeof METRICS;

/** The errors of one forecast by the metrics' names. */
export type ForecastErrors = Readonly<Record<MetricName, number>>;

/** What intervals of one level are worth. */
export interface IntervalScores extends Readonly<Partial<Record<keyof typeof INTERVAL_METRICS, number>>> {
  /** Percent. */
  readonly level: number;
}

/** All that is said of forecasts: errors, and where there are intervals what they are worth. */
export interface Scores
  extends Partial<ForecastErrors>,
    Readonly<Partial<Record<keyof typeof QUANTILE_METRICS, number>>> {
  /** One a level, ascending; absent where there are none. */
  readonly intervals?: readonly IntervalScores[];
}

/** The forecast of one series, what came, and what it was made from. */
export interface JudgedForecast {
  /** `[horizon, features]`, in the user's units. */
  readonly forecast: FloatArray;
  /** What came, the same shape; NaN where nothing was observed. */
  readonly actual: FloatArray;
  readonly past: Past;
  readonly intervals?: readonly Interval[];
}

/**
 * All errors of one forecast.
 * @param forecast `[horizon, features]`, in the user's units.
 * @param actual What came, the same shape.
 * @param past What it was made from.
 * @throws InputError when shapes differ or the history is no longer than the season.
 */
export function errorsOf(forecast: FloatArray, actual: FloatArray, past: Past): ForecastErrors {
  const errors = Object.entries<MetricRow<Metric>>(METRICS).map(([name, { measure }]) => [
    name,
    measure(forecast, actual, past),
  ]);
  return Object.fromEntries(errors);
}
