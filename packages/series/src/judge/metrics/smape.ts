// Symmetric mean absolute percentage error.
import { meanOver } from './metric.ts';

/**
 * Symmetric mean absolute percentage error: 100/n sum 2 |f_i - y_i| / (|f_i| + |y_i|), from 0 to 200.
 * Where forecast and actual value are both 0 the term is 0.
 * Source: Makridakis and Hibon, "The M3-Competition", International Journal of Forecasting 16(4), 2000, appendix A.
 * @param forecast Forecasts, in the user's units.
 * @param actual What came, the same shape.
 * @returns The error in percent.
 * @throws InputError when the arrays are empty or differ in length.
 */
export function smape(forecast: ArrayLike<number>, actual: ArrayLike<number>): number {
  return (
    100 * meanOver(forecast, actual, (f, y) => (f === y ? 0 : (2 * Math.abs(f - y)) / (Math.abs(f) + Math.abs(y))))
  );
}
