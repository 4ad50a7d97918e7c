// All metrics by name: a new one is a file in `metrics/` and its row here. Backtests and tables of errors take them all.
import type { FloatArray } from '../tensor.ts';
import { mae } from './metrics/mae.ts';
import { mase } from './metrics/mase.ts';
import type { Metric, Past } from './metrics/metric.ts';
import { rmse } from './metrics/rmse.ts';
import { smape } from './metrics/smape.ts';

interface MetricRow {
  readonly measure: Metric;
  /** What it is called in tables, with its unit where it has one of its own. */
  readonly label: string;
  /** Over several series: the error of all their values at once, or the mean of the errors of each by its own past. */
  readonly over: 'values' | 'pasts';
}

/** The rows. */
export const METRICS = {
  rmse: { measure: rmse, label: 'RMSE', over: 'values' },
  mae: { measure: mae, label: 'MAE', over: 'values' },
  smape: { measure: smape, label: 'sMAPE, %', over: 'values' },
  mase: { measure: mase, label: 'MASE', over: 'pasts' },
} as const satisfies Readonly<Record<string, MetricRow>>;

/** Name of a metric. */
export type MetricName = keyof typeof METRICS;

/** The errors of one forecast by the metrics' names. */
export type ForecastErrors = Readonly<Record<MetricName, number>>;

const rows = Object.entries<MetricRow>(METRICS) as readonly (readonly [MetricName, MetricRow])[];

/**
 * All errors of one forecast.
 * @param forecast `[horizon, features]`, in the user's units.
 * @param actual What came, the same shape.
 * @param past What it was made from.
 * @throws InputError when shapes differ or the history is no longer than the season.
 */
export function errorsOf(forecast: FloatArray, actual: FloatArray, past: Past): ForecastErrors {
  const errors = rows.map(([name, { measure }]) => [name, measure(forecast, actual, past)]);
  return Object.fromEntries(errors);
}

/** The forecast of one series, what came, and what it was made from, as {@link errorsOf} takes them. */
export interface JudgedForecast {
  readonly forecast: FloatArray;
  readonly actual: FloatArray;
  readonly past: Past;
}

/**
 * The errors of the forecasts of several series together.
 * @returns Every metric that fits: without those that measure by the past where one is no longer than its season.
 * @throws InputError when shapes differ, or there is nothing to judge.
 */
export function jointErrorsOf(judged: readonly JudgedForecast[]): Readonly<Partial<ForecastErrors>> {
  const all = (part: 'forecast' | 'actual') => Float64Array.from(judged.flatMap((one) => Array.from(one[part])));
  const [forecast, actual] = [all('forecast'), all('actual')];
  const isLong = ({ history, features = 1, season = 1 }: Past) => history.length / features > season;
  const errors = rows.flatMap(([name, { measure, over }]) => {
    if (over === 'values') return [[name, measure(forecast, actual, { history: actual })]];
    if (!judged.every(({ past }) => isLong(past))) return [];
    const each = judged.map((one) => measure(one.forecast, one.actual, one.past));
    return [[name, each.reduce((sum, error) => sum + error, 0) / each.length]];
  });
  return Object.fromEntries(errors);
}
