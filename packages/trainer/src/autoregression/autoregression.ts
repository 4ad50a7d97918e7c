// A linear autoregression: the next value as a weighted sum of the last ones, and the closed loop that continues a series by it.
import type { FloatArray } from '@onnxcast/series';

/** y[t + 1] = sum of `lags[k]` * y[t - k], over values from which the history's mean was taken. Plain data. */
export interface Autoregression {
  /** `[window]`; the first weighs the last value. */
  readonly lags: Float64Array;
  /** Whether it continues the logarithms of the values. */
  readonly log: boolean;
}

/**
 * Continues a series in closed loop; steps before its first are taken for its mean.
 * @param history `[time]`, one value or more, all above 0 where the model takes logarithms
 * @returns `[horizon]`
 */
export function continueSeries({ lags, log }: Autoregression, history: FloatArray, horizon: number): Float64Array {
  const values = log ? history.map(Math.log) : history;
  const mean = meanOf(values);
  const window = lags.length;
  const last = new Float64Array(window + horizon);
  const known = Math.min(window, values.length);
  for (let k = 1; k <= known; k++) last[window - k] = values[values.length - k]! - mean;
  for (let t = window; t < last.length; t++) {
    let next = 0;
    for (let k = 0; k < window; k++) next += lags[k]! * last[t - 1 - k]!;
    last[t] = next;
  }
  return last.subarray(window).map((value) => (log ? Math.exp(value + mean) : value + mean));
}

/** The mean of values. */
export function meanOf(values: FloatArray): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum / values.length;
}
