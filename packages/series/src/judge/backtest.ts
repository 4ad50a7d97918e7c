// How good a forecaster would have been: it forecasts from several points of the past, each time knowing nothing later.

import { sliceSeries } from '../dataset.ts';
import { InputError } from '../errors.ts';
import { lengthOf, type Series } from '../series.ts';
import type { FloatArray } from '../tensor.ts';
import { mae, mase, rmse, smape } from './metrics.ts';

/** Where a backtest cuts. */
export interface BacktestOptions {
  /** Steps to forecast from every cut, 1 and up. */
  readonly horizon: number;
  /** Number of cuts, default 1; the last one leaves exactly `horizon` points. */
  readonly windows?: number;
  /** Steps between two cuts, default `horizon`. */
  readonly step?: number;
  /** Season of the scaled error (`mase`), default 1. */
  readonly season?: number;
}

/** The errors of one forecast, over all its features; `mase` is the mean of the features' own. */
export interface ForecastErrors {
  readonly rmse: number;
  readonly mae: number;
  /** In percent. */
  readonly smape: number;
  /** As a multiple of the naive forecast's error inside the history. */
  readonly mase: number;
}

/** The errors of one series at one cut. */
export interface BacktestResult extends ForecastErrors {
  readonly id: string;
  /** 0 for the earliest cut. */
  readonly window: number;
  /** Points that the forecaster was given. */
  readonly historyLength: number;
}

/**
 * Forecasts all series from their histories.
 * @param histories The series up to the cut.
 * @param horizon Steps to forecast.
 * @returns One array `[horizon, features]` a series, in the order of the histories.
 */
export type ForecastFunction = (
  histories: readonly Series[],
  horizon: number,
) => readonly FloatArray[] | Promise<readonly FloatArray[]>;

/**
 * Runs a rolling backtest: at every cut the history grows by `step` points, counted from the end of each series.
 * Source: Hyndman and Athanasopoulos, "Forecasting: Principles and Practice", 3rd ed., section 5.10.
 * @param series Series, each long enough for a history of two points (and more than a season) before the first cut.
 * @param options Where to cut.
 * @param forecast Called once a cut, with all histories at once.
 * @returns The errors, window by window and in each in the order of the series.
 * @throws InputError when a number is out of range, a series is too short, or the forecast has another shape.
 * @example
 * const errors = await backtest(series, { horizon: 12, windows: 5 }, (histories, horizon) =>
 *   histories.map((history) => seasonalNaive(history, horizon, 12)),
 * );
 */
export async function backtest(
  series: readonly Series[],
  options: BacktestOptions,
  forecast: ForecastFunction,
): Promise<readonly BacktestResult[]> {
  const { horizon, windows = 1, step = horizon, season = 1 } = options;
  for (const [name, value] of Object.entries({ horizon, windows, step, season })) {
    if (Number.isInteger(value) && value >= 1) continue;
    throw new InputError(`Backtest ${name} is ${value}, expected a whole number from 1. Give another number.`, {
      expected: 'a whole number from 1',
      found: String(value),
    });
  }
  const least = Math.max(2, season + 1) + horizon + (windows - 1) * step;
  for (const one of series) {
    if (lengthOf(one) >= least) continue;
    throw new InputError(
      `Series "${one.id}" has ${lengthOf(one)} points, expected at least ${least} for ${windows} windows of ${horizon} steps, ${step} apart. Give fewer windows, a shorter horizon, or remove the series.`,
      { expected: `at least ${least} points`, found: String(lengthOf(one)) },
    );
  }
  const results: BacktestResult[] = [];
  for (let window = 0; window < windows; window++) {
    const after = horizon + (windows - 1 - window) * step;
    const histories = series.map((one) => sliceSeries(one, 0, -after));
    const forecasts = await forecast(histories, horizon);
    histories.forEach((history, index) => {
      const cut = lengthOf(history);
      const actual = sliceSeries(series[index]!, cut, cut + horizon).values;
      const errors = errorsOf(forecasts[index] ?? new Float64Array(0), actual, history, season);
      results.push({ id: history.id, window, historyLength: cut, ...errors });
    });
  }
  return results;
}

/**
 * All errors of one forecast.
 * @param forecast `[horizon, features]`, in the user's units.
 * @param actual What came, the same shape.
 * @param history What it was made from, longer than the season.
 * @param season Season of the scaled error, 1 for none.
 * @throws InputError when shapes differ or the history is no longer than the season.
 */
export function errorsOf(forecast: FloatArray, actual: FloatArray, history: Series, season: number): ForecastErrors {
  const count = history.features.length;
  // [time, features] -> [time]
  const column = (values: FloatArray, feature: number) => values.filter((_, i) => i % count === feature);
  let scaled = 0;
  for (let feature = 0; feature < count; feature++) {
    const past = column(history.values, feature);
    scaled += mase(column(forecast, feature), column(actual, feature), past, season) / count;
  }
  return { rmse: rmse(forecast, actual), mae: mae(forecast, actual), smape: smape(forecast, actual), mase: scaled };
}
