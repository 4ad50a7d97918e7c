// The sums of least squares over all windows of series: every window by itself, and of a long series all of them from sums by lag.
import type { Pieces } from '../../turns/in-turns.ts';
import type { BareSeries } from '../autoregression.ts';
import { counts } from '../target-series.ts';
import { leaveOutWindows } from './left-out.ts';
import type { NormalEquations } from './solve-ridge.ts';

/** Inputs beside the values before the last: the mean, and a constant step. */
export const MEAN = 0;
export const DRIFT = 1;
export const BESIDE = 2;

/** Products from which on a series takes long window by window: its sums are taken by lags, time times lags instead of time times their square. */
const LONG = 500_000;

/** Products that are summed in one piece, about. */
const PIECE = 4_000_000;

/** Some windows of a series. */
interface Windows {
  readonly window: number;
  /** The mean absolute step of the series. */
  readonly unit: number;
  /** Their last steps: from this one on, up to that one. */
  readonly from: number;
  readonly to: number;
  /** `[time]`: 1 where the window that ends there is left out. Absent: none is. */
  readonly leftOut?: Uint8Array | undefined;
}

/**
 * Sums products over all windows of all series, each series in units of its mean absolute step.
 *
 * Inputs are the mean, a deviation and the values from the second last back, all but the deviation less the last value; the
 * target is the next step.
 * @returns the sums, which are whole when the pieces are done
 */
export function sumWindows(
  series: readonly BareSeries[],
  window: number,
): { readonly sums: NormalEquations; readonly pieces: Pieces<void> } {
  const n = BESIDE + window - 1;
  const sums = { products: new Float64Array(n * n), targets: new Float64Array(n) };
  const steps = Math.ceil(PIECE / (n * n));
  const add = function* (): Pieces<void> {
    const windows = leaveOutWindows(series, { window, inputs: n });
    for (const [i, one] of series.entries()) {
      const [first, end] = [window - 1, one.values.length - 1];
      const leftOut = windows[i];
      const all = { window, unit: meanStep(one), from: first, to: end, leftOut };
      if (one.values.length * n * n >= LONG && isMostlyTaken(leftOut)) yield* addByLags(sums, one, all);
      else
        for (let from = first; from < end; from += steps) {
          addWindows(sums, one, { ...all, from, to: Math.min(end, from + steps) });
          yield;
        }
    }
    for (let i = 0; i < n; i++) {
      for (let j = i + 1; j < n; j++) sums.products[i * n + j] = sums.products[j * n + i]!;
    }
  };
  return { sums, pieces: add() };
}

/** Adds windows one by one; of the products the lower triangle. */
export function addWindows(
  { products, targets }: NormalEquations,
  one: BareSeries,
  { window, unit, from, to, leftOut }: Windows,
): void {
  const inputs = new Float64Array(targets.length);
  for (let t = from; t < to; t++) {
    if (leftOut?.[t] === 1) continue;
    const target = lookBack(inputs, one, { window, unit, t });
    addProducts(products, targets, { inputs, target, sign: 1 });
  }
}

/** Fills in the inputs of the window that ends at a step, and gives its target. */
function lookBack(
  inputs: Float64Array,
  { values, mean, deviation }: BareSeries,
  { window, unit, t }: { readonly window: number; readonly unit: number; readonly t: number },
): number {
  const last = values[t]!;
  inputs[DRIFT] = deviation / unit;
  inputs[MEAN] = (mean - last) / unit;
  for (let lag = 1; lag < window; lag++) inputs[BESIDE + lag - 1] = (values[t - lag]! - last) / unit;
  return (values[t + 1]! - last) / unit;
}

function addProducts(
  products: Float64Array,
  targets: Float64Array,
  { inputs, target, sign }: { readonly inputs: Float64Array; readonly target: number; readonly sign: 1 | -1 },
): void {
  const n = inputs.length;
  for (let i = 0; i < n; i++) {
    const input = sign * inputs[i]!;
    targets[i]! += input * target;
    for (let j = 0; j <= i; j++) products[i * n + j]! += input * inputs[j]!;
  }
}

/**
 * Adds all windows of a long series at once.
 *
 * A value less the last one is the sum of the steps between them, with the sign turned, so that products of inputs are sums
 * of products of steps: those of steps a and b before the last differ from those of a - 1 and b - 1 by the two ends alone.
 * Windows that are left out are taken away again.
 */
export function* addByLags(
  { products, targets }: NormalEquations,
  one: BareSeries,
  { window, unit, from, to, leftOut }: Windows,
): Pieces<void> {
  const { values, mean, deviation } = one;
  const n = targets.length;
  const lags = window - 1;
  const steps = new Float64Array(values.length);
  const levels = new Float64Array(values.length);
  for (let t = 0; t < values.length; t++) {
    levels[t] = (values[t]! - mean) / unit;
    if (t > 0) steps[t] = (values[t]! - values[t - 1]!) / unit;
  }

  // Of the last value, and of the step to come, with the step that lies `lag` before the last value: [lags].
  const withLevel = new Float64Array(lags);
  const ahead = new Float64Array(lags);
  for (let lag = 0; lag < lags; lag++) {
    let [sum, next] = [0, 0];
    for (let t = from; t < to; t++) {
      sum += levels[t]! * steps[t - lag]!;
      next += steps[t + 1]! * steps[t - lag]!;
    }
    withLevel[lag] = sum;
    ahead[lag] = next;
    yield;
  }
  // Of steps with steps, by their lags: [lags, lags], a first row and then the ends.
  const between = new Float64Array(lags * lags);
  for (let lag = 0; lag < lags; lag++) {
    let sum = 0;
    for (let t = from; t < to; t++) sum += steps[t]! * steps[t - lag]!;
    between[lag] = sum;
    yield;
  }
  for (let a = 1; a < lags; a++) {
    for (let b = a; b < lags; b++) {
      const entering = steps[from - a]! * steps[from - b]!;
      const leaving = steps[to - a]! * steps[to - b]!;
      between[a * lags + b] = between[(a - 1) * lags + b - 1]! + entering - leaving;
    }
  }
  for (let a = 1; a < lags; a++) for (let b = 0; b < a; b++) between[a * lags + b] = between[b * lags + a]!;

  let [level1, level2, levelAhead] = [0, 0, 0];
  for (let t = from; t < to; t++) {
    level1 += levels[t]!;
    level2 += levels[t]! ** 2;
    levelAhead += levels[t]! * steps[t + 1]!;
  }
  const drift = deviation / unit;
  const count = to - from;
  targets[MEAN]! -= levelAhead;
  targets[DRIFT]! += drift * (levels[to]! - levels[from]!);
  products[MEAN * n + MEAN]! += level2;
  products[DRIFT * n + MEAN]! -= drift * level1;
  products[DRIFT * n + DRIFT]! += drift * drift * count;
  // Sums of steps from the last value back: input i is that of i + 1 steps, with the sign turned.
  const rows = new Float64Array(lags);
  let [toLevel, toAhead, moved] = [0, 0, 0];
  for (let i = 0; i < lags; i++) {
    const at = (BESIDE + i) * n;
    toLevel += withLevel[i]!;
    toAhead += ahead[i]!;
    moved += levels[to - 1 - i]! - levels[from - 1 - i]!;
    targets[BESIDE + i]! -= toAhead;
    products[at + MEAN]! += toLevel;
    products[at + DRIFT]! -= drift * moved;
    let sum = 0;
    for (let j = 0; j < lags; j++) {
      rows[j]! += between[i * lags + j]!;
      sum += rows[j]!;
      if (j <= i) products[at + BESIDE + j]! += sum;
    }
  }
  if (leftOut === undefined) return;
  const inputs = new Float64Array(n);
  for (let t = from; t < to; t++) {
    if (leftOut[t] === 0) continue;
    const target = lookBack(inputs, one, { window, unit, t });
    addProducts(products, targets, { inputs, target, sign: -1 });
    yield;
  }
}

/** Whether so few windows are left out that taking them away is quick, and leaves most of the sums. */
function isMostlyTaken(leftOut: Uint8Array | undefined): boolean {
  if (leftOut === undefined) return true;
  let count = 0;
  for (const one of leftOut) count += one;
  return count < leftOut.length / 10;
}

/** The mean absolute step of values, between those that were observed. */
function meanStep(series: BareSeries): number {
  const { values } = series;
  let sum = 0;
  let count = 0;
  for (let t = 1; t < values.length; t++) {
    if (!counts(series, t) || !counts(series, t - 1)) continue;
    sum += Math.abs(values[t]! - values[t - 1]!);
    count += 1;
  }
  return sum / count || 1;
}
