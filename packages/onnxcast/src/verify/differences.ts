// How far two runs of one model are apart, step by step, in the model's own unit.
import type { ModelSource } from '@onnxcast/converter';
import { createScaler, rolesOf } from '@onnxcast/model';
import type { Series } from '@onnxcast/series';

/** What was computed of every series, in the model's own unit, `[series][step][target]`. */
export interface Values {
  readonly fitted: Float64Array;
  readonly forecast: Float64Array;
}

/** One row of numbers, `[step][target]`, for every series, as a runtime hands them over. */
export interface Rows {
  readonly fitted: readonly ArrayLike<number>[];
  readonly forecast: readonly ArrayLike<number>[];
}

/** Takes what a run says to the model's own unit. */
export type ToOwnUnit = (run: Rows) => Values;

/**
 * Values in the unit that the network computes in: each series' standard deviations where the model scales, else the
 * data's.
 */
export function ownUnitOf({ spec }: ModelSource, history: readonly Series[]): ToOwnUnit {
  const columns = rolesOf(spec).targets.columns;
  const scalers = history.map((one) => createScaler(spec.scaling, one));
  const toOwnUnit = (rows: readonly ArrayLike<number>[]) =>
    Float64Array.from(rows.flatMap((row, n) => [...scalers[n]!.scale(row, columns)]));
  return ({ fitted, forecast }) => ({ fitted: toOwnUnit(fitted), forecast: toOwnUnit(forecast) });
}

/**
 * Largest absolute difference of each step over all series and targets.
 * NaN, and numbers that are missing, count as infinitely far, so that no tolerance lets them pass.
 * @param a `[series][step][target]`
 * @returns `[step]`
 */
export function differencesByStep(
  a: Float64Array,
  b: Float64Array,
  { series, steps }: { readonly series: number; readonly steps: number },
): Float64Array {
  const byStep = new Float64Array(steps);
  if (a.length !== b.length) return byStep.fill(Number.POSITIVE_INFINITY);
  const targets = a.length / (series * steps);
  for (let i = 0; i < a.length; i++) {
    const step = Math.floor(i / targets) % steps;
    const difference = Math.abs(a[i]! - b[i]!);
    if (!(difference <= byStep[step]!)) {
      byStep[step] = Number.isNaN(difference) ? Number.POSITIVE_INFINITY : difference;
    }
  }
  return byStep;
}

/** Largest of some numbers that are 0 and up. */
export function largestOf(numbers: Float64Array): number {
  return numbers.reduce((a, b) => Math.max(a, b), 0);
}
