// How far a forecast is from what came. Every function takes two arrays of one length, in the same order.

import { InputError } from '../errors.ts';
import type { FloatArray } from '../tensor.ts';

/**
 * Root mean squared error: sqrt(1/n sum (f_i - y_i)^2), for forecasts f and actual values y; 0 for a perfect forecast.
 * Source: Hyndman and Athanasopoulos, "Forecasting: Principles and Practice", 3rd ed., section 5.8.
 * @param forecast Forecasts, in the user's units.
 * @param actual What came, the same shape.
 * @returns The error in the user's units.
 * @throws InputError when the arrays are empty or differ in length.
 * @example
 * rmse(Float64Array.of(2.5, 0, 2, 8), Float64Array.of(3, -0.5, 2, 7)); // 0.612
 */
export function rmse(forecast: FloatArray, actual: FloatArray): number {
  return Math.sqrt(meanOver(forecast, actual, (f, y) => (f - y) ** 2));
}

/**
 * Mean absolute error: 1/n sum |f_i - y_i|; 0 for a perfect forecast.
 * Source: Hyndman and Athanasopoulos, "Forecasting: Principles and Practice", 3rd ed., section 5.8.
 * @param forecast Forecasts, in the user's units.
 * @param actual What came, the same shape.
 * @returns The error in the user's units.
 * @throws InputError when the arrays are empty or differ in length.
 */
export function mae(forecast: FloatArray, actual: FloatArray): number {
  return meanOver(forecast, actual, (f, y) => Math.abs(f - y));
}

/**
 * Symmetric mean absolute percentage error: 100/n sum 2 |f_i - y_i| / (|f_i| + |y_i|), from 0 to 200.
 * Where forecast and actual value are both 0 the term is 0.
 * Source: Makridakis and Hibon, "The M3-Competition", International Journal of Forecasting 16(4), 2000, appendix A.
 * @param forecast Forecasts, in the user's units.
 * @param actual What came, the same shape.
 * @returns The error in percent.
 * @throws InputError when the arrays are empty or differ in length.
 */
export function smape(forecast: FloatArray, actual: FloatArray): number {
  return (
    100 * meanOver(forecast, actual, (f, y) => (f === y ? 0 : (2 * Math.abs(f - y)) / (Math.abs(f) + Math.abs(y))))
  );
}

/**
 * Mean absolute scaled error: the mean absolute error over q = 1/(n - m) sum_{t>m} |h_t - h_{t-m}|, the error of the
 * (seasonal) naive forecast inside the history h of n points, for a season of m steps; below 1 is better than that.
 * A history that repeats itself exactly has q = 0: then a perfect forecast gives 0 and any other Infinity.
 * Source: Hyndman and Koehler, "Another look at measures of forecast accuracy", International Journal of Forecasting
 * 22(4), 2006.
 * @param forecast Forecasts of one feature, in the user's units.
 * @param actual What came, the same shape.
 * @param history What the forecast was made from, one feature, longer than the season.
 * @param season Steps of a season, 1 for none.
 * @returns The error as a multiple of the naive one.
 * @throws InputError when arrays are empty or differ in length, or the history is no longer than the season.
 */
export function mase(forecast: FloatArray, actual: FloatArray, history: FloatArray, season: number): number {
  if (!Number.isInteger(season) || season < 1 || season >= history.length) {
    throw new InputError(
      `Season of ${season} steps with a history of ${history.length}, expected a whole number from 1, smaller than the history. Give a longer history, or pass --season with a smaller number.`,
      { expected: `a whole number from 1 to ${history.length - 1}`, found: String(season) },
    );
  }
  const naive = mae(history.subarray(0, -season), history.subarray(season));
  const error = mae(forecast, actual);
  return error === 0 ? 0 : error / naive;
}

function meanOver(forecast: FloatArray, actual: FloatArray, term: (f: number, y: number) => number): number {
  if (forecast.length !== actual.length || forecast.length === 0) {
    throw new InputError(
      `${forecast.length} forecasts and ${actual.length} actual values, expected the same number, at least one. Compare the same steps.`,
      { expected: `${actual.length} forecasts`, found: String(forecast.length) },
    );
  }
  let sum = 0;
  for (let i = 0; i < forecast.length; i++) sum += term(forecast[i]!, actual[i]!);
  return sum / forecast.length;
}
