// Mean and spread of a series, as the forecast graph computes them from a history.

import { lengthOf, type Series } from './series.ts';

/** Mean and deviation, one of each a feature. */
export interface Scale {
  readonly mean: Float64Array;
  readonly deviation: Float64Array;
}

/**
 * Mean and population standard deviation of every feature: m = sum(x) / n, s = sqrt(sum((x - m)^2) / n).
 * A feature that never changes has deviation 1, so that scaling leaves it at 0.
 * @param series Values `[time, features]`.
 * @returns Two arrays `[features]`.
 */
export function scaleOf(series: Series): Scale {
  const count = series.features.length;
  const length = lengthOf(series);
  const mean = new Float64Array(count);
  const deviation = new Float64Array(count);
  for (let feature = 0; feature < count; feature++) {
    const first = series.values[feature]!;
    let constant = true;
    let sum = 0;
    for (let t = 0; t < length; t++) {
      const value = series.values[t * count + feature]!;
      constant &&= value === first;
      sum += value;
    }
    // Told by the values: the mean of equal numbers may differ from them by rounding, and so would the deviation from 0.
    mean[feature] = constant ? first : sum / length;
    let squares = 0;
    for (let t = 0; t < length; t++) squares += (series.values[t * count + feature]! - mean[feature]!) ** 2;
    deviation[feature] = constant ? 1 : Math.sqrt(squares / length);
  }
  return { mean, deviation };
}

/**
 * Scales every feature to mean 0 and deviation 1: (x - m) / s.
 * @param series Any series; it stays as it is.
 * @returns The same series with scaled values.
 */
export function standardise(series: Series): Series {
  const { mean, deviation } = scaleOf(series);
  const count = series.features.length;
  return {
    ...series,
    values: series.values.map((value, i) => (value - mean[i % count]!) / deviation[i % count]!),
  };
}
