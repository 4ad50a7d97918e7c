// Which windows a fit leaves out, because values were filled in: what was made up teaches nothing.
import { counts, type TargetSeries } from '../target-series.ts';

/** Whole windows for each input, from which on the others are not needed; less do where they are half of all. */
const ENOUGH = 10;

/**
 * Windows that hold a filled value, or are to tell one, are left out; where this leaves too few of all series together,
 * those alone that are to tell one.
 * @param inputs of the equations, for which the windows that are left must do
 * @returns for each series `[time]`, 1 where the window that ends there is left out; undefined where none is
 */
export function leaveOutWindows(
  series: readonly Pick<TargetSeries, 'values' | 'observed'>[],
  { window, inputs }: { readonly window: number; readonly inputs: number },
): readonly (Uint8Array | undefined)[] {
  const touched = series.map((one) => markWindows(one, window + 1));
  const told = series.map((one) => markWindows(one, 1));
  const countTaken = (marks: readonly (Uint8Array | undefined)[]) =>
    series.reduce((sum, { values }, i) => sum + countZeros(marks[i], { from: window - 1, to: values.length - 1 }), 0);
  const whole = countTaken(touched);
  return whole >= ENOUGH * inputs || 2 * whole >= countTaken(told) ? touched : told;
}

/** Marks the windows of which one of the last values, the one after them included, was filled in. */
function markWindows(series: Pick<TargetSeries, 'values' | 'observed'>, last: number): Uint8Array | undefined {
  if (series.observed === undefined) return undefined;
  const { length } = series.values;
  const marks = new Uint8Array(length);
  let filled = Number.NEGATIVE_INFINITY;
  for (let target = 0; target < length; target++) {
    if (!counts(series, target)) filled = target;
    if (target > 0 && target - filled < last) marks[target - 1] = 1;
  }
  return marks;
}

function countZeros(
  marks: Uint8Array | undefined,
  { from, to }: { readonly from: number; readonly to: number },
): number {
  if (marks === undefined) return Math.max(0, to - from);
  let count = 0;
  for (let t = from; t < to; t++) count += 1 - marks[t]!;
  return count;
}
