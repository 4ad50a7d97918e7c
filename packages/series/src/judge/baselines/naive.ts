// The last value, again and again.
import { seasonalNaive } from './seasonal-naive.ts';
import type { BaselineHistory } from './to-history.ts';

/**
 * The last value, again and again: f_{n+k} = y_n.
 * Source: Hyndman and Athanasopoulos, "Forecasting: Principles and Practice", 3rd ed., section 5.2.
 * @param history Values `[time, features]`, one point or more.
 * @param horizon Steps to forecast, 0 and up.
 * @returns Forecast `[horizon, features]`.
 * @throws InputError when the horizon is no whole number from 0, or the history is empty.
 */
export function naive(history: BaselineHistory, horizon: number): Float64Array {
  return seasonalNaive(history, horizon, 1);
}
