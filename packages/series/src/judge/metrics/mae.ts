// Mean absolute error.
import { meanOver } from './metric.ts';

/**
 * Mean absolute error: 1/n sum |f_i - y_i|; 0 for a perfect forecast.
 * Source: Hyndman and Athanasopoulos, "Forecasting: Principles and Practice", 3rd ed., section 5.8.
 * @param forecast Forecasts, in the user's units.
 * @param actual What came, the same shape.
 * @returns The error in the user's units.
 * @throws InputError when the arrays are empty or differ in length.
 */
export function mae(forecast: ArrayLike<number>, actual: ArrayLike<number>): number {
  return meanOver(forecast, actual, (f, y) => Math.abs(f - y));
}
