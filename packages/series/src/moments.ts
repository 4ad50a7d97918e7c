// Mean and deviation of values, as the scaling `standard` has them.
import type { FloatArray } from '@onnxcast/series';

/** The mean of values. */
export function meanOf(values: FloatArray): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum / values.length;
}

/** The standard deviation of values, that of the population; 1 where all are one number. */
export function deviationOf(values: FloatArray, mean: number): number {
  let sum = 0;
  for (const value of values) sum += (value - mean) ** 2;
  return Math.sqrt(sum / values.length) || 1;
}
