// How good a forecaster would have been: it forecasts from several points of the past, each time knowing nothing later.

import { checkWhole } from '../check-whole.ts';
import { sliceSeries } from '../dataset.ts';
import { InputError } from '../errors.ts';
import { lengthOf, observedValues, type Series } from '../series.ts';
import type { FloatArray } from '../tensor.ts';
import { errorsOf, type ForecastErrors } from './metrics.ts';

/** Where a backtest cuts. */
export interface BacktestOptions {
  /** Steps to forecast from every cut, 1 and up. */
  readonly horizon: number;
  /** Number of cuts, default 1; the last one leaves exactly `horizon` points. */
  readonly windows?: number;
  /** Steps between two cuts, default `horizon`. */
  readonly step?: number;
  /** Season of scaled errors such as `mase`, default 1. */
  readonly season?: number;
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
  checkWhole({ horizon, windows, step, season }, 1);
  const least = Math.max(2, season + 1) + horizon + (windows - 1) * step;
  for (const one of series) {
    if (lengthOf(one) >= least) continue;
    throw new InputError({
      series: one.id,
      found: `Series "${one.id}" has ${lengthOf(one)} points`,
      expected: `at least ${least} for ${windows} windows of ${horizon} steps, ${step} apart`,
      remedy: 'Give fewer windows, a shorter horizon, or remove the series.',
    });
  }
  const results: BacktestResult[] = [];
  for (let window = 0; window < windows; window++) {
    const after = horizon + (windows - 1 - window) * step;
    const histories = series.map((one) => sliceSeries(one, 0, -after));
    const forecasts = await forecast(histories, horizon);
    histories.forEach((history, index) => {
      const cut = lengthOf(history);
      const actual = observedValues(sliceSeries(series[index]!, cut, cut + horizon));
      const past = { history: observedValues(history), features: history.features.length, season };
      const errors = errorsOf(forecasts[index] ?? new Float64Array(0), actual, past);
      results.push({ id: history.id, window, historyLength: cut, ...errors });
    });
  }
  return results;
}
