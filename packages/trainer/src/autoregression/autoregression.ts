// A linear autoregression: the next value as a weighted sum of the last ones, and the closed loop that continues a series by it.
import type { FloatArray } from '@onnxcast/series';

/** y[t + 1] = `drift` deviations + sum of `lags[k]` * y[t - k], over values from which the history's mean was taken. Plain data. */
export interface Autoregression {
  /** `[window]`; the first weighs the last value. */
  readonly lags: Float64Array;
  /** What every step adds, in deviations of the history. */
  readonly drift: number;
  /** Whether it continues the logarithms of the values. */
  readonly log: boolean;
}

/** The (seasonal) naive forecast: the value of a season ago, of which the logarithm is that of a season ago. */
export function repeatSeason(season: number, { log = false }: { readonly log?: boolean } = {}): Autoregression {
  const lags = new Float64Array(season);
  lags[season - 1] = 1;
  return { lags, drift: 0, log };
}

/**
 * Continues a series in closed loop; steps before its first are taken for its mean.
 * @param history `[time]`, one value or more, all above 0 where the model takes logarithms
 * @returns `[horizon]`
 */
export function continueSeries(
  { lags, drift, log }: Autoregression,
  history: FloatArray,
  horizon: number,
): Float64Array {
  const values = log ? history.map(Math.log) : history;
  const mean = meanOf(values);
  const step = drift === 0 ? 0 : drift * deviationOf(values, mean);
  const window = lags.length;
  const last = new Float64Array(window + horizon);
  const known = Math.min(window, values.length);
  for (let k = 1; k <= known; k++) last[window - k] = values[values.length - k]! - mean;
  for (let t = window; t < last.length; t++) {
    let next = step;
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

/** The standard deviation of values, that of the population; 1 where all are one number, as the scaling `standard` has it. */
export function deviationOf(values: FloatArray, mean: number): number {
  let sum = 0;
  for (const value of values) sum += (value - mean) ** 2;
  return Math.sqrt(sum / values.length) || 1;
}
