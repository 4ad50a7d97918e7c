// The straight line through the first and the last value, prolonged.
import { checkWhole } from '../../checks/check-whole.ts';
import { lengthOf } from '../../series.ts';
import { type BaselineHistory, toHistory } from './to-history.ts';

/** A line takes two points. */
export const DRIFT_LEAST = 2;

/**
 * The straight line through the first and the last value, prolonged: f_{n+k} = y_n + k (y_n - y_1) / (n - 1).
 * Source: Hyndman and Athanasopoulos, "Forecasting: Principles and Practice", 3rd ed., section 5.2.
 * @param given Values `[time, features]`, two points or more.
 * @param horizon Steps to forecast, 0 and up.
 * @returns Forecast `[horizon, features]`.
 * @throws InputError when the horizon is no whole number from 0, or the history is shorter than two points.
 */
export function drift(given: BaselineHistory, horizon: number): Float64Array {
  const history = toHistory(given, DRIFT_LEAST, 'a drift');
  checkWhole({ horizon }, 0);
  const length = lengthOf(history);
  const count = history.features.length;
  const last = history.values.subarray((length - 1) * count);
  return Float64Array.from({ length: horizon * count }, (_, i) => {
    const feature = i % count;
    const step = Math.floor(i / count) + 1;
    return last[feature]! + (step * (last[feature]! - history.values[feature]!)) / (length - 1);
  });
}
