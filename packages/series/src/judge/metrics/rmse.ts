// Root mean squared error.
import { meanOver } from './metric.ts';

/**
 * Root mean squared error: sqrt(1/n sum (f_i - y_i)^2), for forecasts f and actual values y; 0 for a perfect forecast.
 * Source: Hyndman and Athanasopoulos, "Forecasting: Principles and Practice", 3rd ed., section 5.8.
 * @param forecast Forecasts, in the user's units.
 * @param actual What came, the same shape.
 * @returns The error in the user's units.
 * @throws InputError when the arrays are empty or differ in length.
 * @example
 * rmse([2.5, 0, 2, 8], [3, -0.5, 2, 7]); // 0.612
 */
export function rmse(forecast: ArrayLike<number>, actual: ArrayLike<number>): number {
  return Math.sqrt(meanOver(forecast, actual, (f, y) => (f - y) ** 2));
}
