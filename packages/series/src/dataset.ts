// Series -> what a trainer and a forecaster take: parts of them, and tensors [batch, time, features].

import { checkWhole } from './checks/check-whole.ts';
import { InputError } from './errors.ts';
import { lengthOf, type Series } from './series.ts';
import type { Tensor } from './tensor.ts';

/** Inputs and the values one step later. */
export interface Batch {
  /** `[batch, time - 1, features]`: every point but the last. */
  readonly inputs: Tensor<Float32Array>;
  /** `[batch, time - 1, features]`: every point but the first. */
  readonly targets: Tensor<Float32Array>;
  /**
   * 1 where a target counts, 0 where a shorter series was padded or a missing value filled in: `[batch, time - 1]`, or
   * `[batch, time - 1, features]` where a value was filled in; absent where all count.
   */
  readonly mask?: Tensor<Float32Array>;
}

/**
 * Makes inputs and targets for one-step-ahead training; shorter series are filled up with zeros at the end.
 * @param series One or more, of at least two points and the same features.
 * @returns Tensors as long as the longest series less one.
 * @throws InputError when a series is too short, features differ, or a value exceeds float32.
 */
export function createBatch(series: readonly Series[]): Batch {
  const features = featuresOf(series);
  for (const one of series) requireLength(one, 2);
  const time = series.reduce((most, one) => Math.max(most, lengthOf(one)), 0) - 1;
  const inputs = new Float32Array(series.length * time * features);
  const targets = new Float32Array(series.length * time * features);
  const mask = new Float32Array(series.length * time);
  series.forEach((one, index) => {
    const values = toFloat32(one);
    inputs.set(values.subarray(0, -features), index * time * features);
    targets.set(values.subarray(features), index * time * features);
    mask.fill(1, index * time, index * time + lengthOf(one) - 1);
  });
  const shape = [series.length, time, features];
  const batch = { inputs: { shape, data: inputs }, targets: { shape, data: targets } };
  if (series.some(({ observed }) => observed?.includes(0))) {
    const counts = new Float32Array(targets.length);
    series.forEach((one, index) => {
      const from = index * time * features;
      if (one.observed === undefined) counts.fill(1, from, from + one.values.length - features);
      else counts.set(one.observed.subarray(features), from);
    });
    return { ...batch, mask: { shape, data: counts } };
  }
  return mask.includes(0) ? { ...batch, mask: { shape: [series.length, time], data: mask } } : batch;
}

/**
 * Lays series of one length beside one another.
 * @param series One or more, of the same length and features.
 * @param precision Of the tensor's numbers.
 * @returns Tensor `[batch, time, features]`.
 * @throws InputError when lengths or features differ, or a value exceeds the precision.
 */
export function toTensor(series: readonly Series[]): Tensor<Float32Array>;
export function toTensor(series: readonly Series[], precision: 'float64'): Tensor<Float64Array>;
export function toTensor(series: readonly Series[], precision: 'float32' | 'float64' = 'float32'): Tensor {
  const features = featuresOf(series);
  const time = lengthOf(series[0]!);
  const data = new { float32: Float32Array, float64: Float64Array }[precision](series.length * time * features);
  series.forEach((one, index) => {
    if (lengthOf(one) !== time) {
      throw new InputError({
        series: one.id,
        found: `Series "${one.id}" has ${lengthOf(one)} points and "${series[0]!.id}" has ${time}`,
        expected: 'one length',
        remedy: 'Cut them to one length, or pass them one by one.',
      });
    }
    data.set(precision === 'float32' ? toFloat32(one) : one.values, index * time * features);
  });
  return { shape: [series.length, time, features], data };
}

/**
 * Parts series into those to test with and those to train on: the first `test` are for the test.
 * @param series Two or more.
 * @param options `test`: how many, from 0 to one less than there are.
 * @throws InputError when `test` leaves nothing to train on.
 */
export function splitSeries(
  series: readonly Series[],
  options: { readonly test: number },
): { readonly train: readonly Series[]; readonly test: readonly Series[] } {
  const { test } = options;
  checkWhole({ test }, 0, series.length - 1);
  return { train: series.slice(test), test: series.slice(0, test) };
}

/**
 * Parts every series in time: its last `steps` points are the future, the points before them the history.
 * @param series Each longer than `steps` by two points or more.
 * @param steps Points to hold out, 1 or more.
 * @throws InputError when `steps` is no whole number from 1, or a history would be shorter than two points.
 */
export function holdOut(
  series: readonly Series[],
  steps: number,
): { readonly history: readonly Series[]; readonly future: readonly Series[] } {
  checkWhole({ steps }, 1);
  for (const one of series) requireLength(one, 2, steps);
  return {
    history: series.map((one) => sliceSeries(one, 0, -steps)),
    future: series.map((one) => sliceSeries(one, -steps)),
  };
}

/**
 * Cuts a part out of a series, with the rules of `Array.prototype.slice` on its time steps.
 * @param series Any series; it stays as it is.
 * @param start First step; negative counts from the end.
 * @param end Step after the last, default the length; negative counts from the end.
 */
export function sliceSeries(series: Series, start: number, end?: number): Series {
  const length = lengthOf(series);
  const at = (step: number) => (step < 0 ? Math.max(0, length + step) : Math.min(length, step));
  const from = at(start);
  const to = Math.max(from, at(end ?? length));
  const count = series.features.length;
  return {
    ...series,
    values: series.values.slice(from * count, to * count),
    ...(series.observed !== undefined && { observed: series.observed.slice(from * count, to * count) }),
    ...(series.times !== undefined && { times: series.times.slice(from, to) }),
  };
}

function featuresOf(series: readonly Series[]): number {
  const first = series[0];
  if (first === undefined) {
    throw new InputError({ found: 'No series', expected: 'one or more', remedy: 'Check the file.' });
  }
  for (const one of series) {
    if (one.features.join('\n') === first.features.join('\n')) continue;
    throw new InputError({
      series: one.id,
      found: `Series "${one.id}" has the features ${one.features.join(', ')} and "${first.id}" has ${first.features.join(', ')}`,
      expected: 'the same',
      remedy: 'Pass series of one kind.',
    });
  }
  return first.features.length;
}

function requireLength(series: Series, kept: number, held = 0): void {
  const length = lengthOf(series);
  const least = kept + held;
  if (length >= least) return;
  const parts = held === 0 ? '' : `: ${held} to hold out and ${kept} to keep`;
  const remedy = held === 0 ? 'Give a longer series, or remove it.' : 'Hold out less, or remove the series.';
  throw new InputError({
    series: series.id,
    found: `Series "${series.id}" has ${length} ${length === 1 ? 'point' : 'points'}`,
    expected: `at least ${least}${parts}`,
    remedy,
  });
}

function toFloat32(series: Series): Float32Array {
  const values = Float32Array.from(series.values);
  const wrong = values.findIndex((value) => !Number.isFinite(value));
  if (wrong === -1) return values;
  throw noNumber(series, wrong);
}

/**
 * Makes sure that a series holds numbers alone, before they are scaled, which spreads one that is none over all.
 * @throws InputError that names the first place of something else
 */
export function requireNumbers(series: Series): void {
  const { values } = series;
  // A loop: `findIndex` with a function takes several times as long.
  for (let at = 0; at < values.length; at++) if (!Number.isFinite(values[at])) throw noNumber(series, at);
}

function noNumber(series: Series, wrong: number): InputError {
  const { id, features, times } = series;
  const row = Math.floor(wrong / features.length);
  const column = features[wrong % features.length]!;
  const time = times === undefined ? '' : ` (${times[row]})`;
  return new InputError({
    series: id,
    row: row + 1,
    column,
    found: `Series "${id}", step ${row + 1}${time}, ${column}: found ${series.values[wrong]}`,
    ...(Number.isFinite(series.values[wrong])
      ? { expected: 'a number that float32 can hold, up to 3.4e38', remedy: 'Change its unit, or scale it.' }
      : { expected: 'a number', remedy: 'Fill it in, or remove the step.' }),
  });
}
