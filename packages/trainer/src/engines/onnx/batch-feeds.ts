// What a batch becomes on its way into a graph: what counts as shares of the loss, and nothing of what does not.
import { type ModelSpec, rolesOf } from '@onnxcast/model';
import { InputError, type Tensor } from '@onnxcast/series';
import { drawMask, type Regularisation } from '../../regularisation.ts';
import type { TrainingBatch } from '../batch.ts';
import { type Fed, toTimeMajor } from './time-major.ts';

/**
 * Turns what counts into shares of the mean squared error.
 * @returns `importance` `[batch, time]` or `[batch, time, width]`, and `counting` `[batch, time]`, the shares of the steps of which something counts
 * @throws InputError when nothing counts
 */
export function weigh({ targets, mask }: TrainingBatch): { readonly importance: Tensor; readonly counting: Tensor } {
  const [count, time, width] = targets.shape as [number, number, number];
  const counts = mask ?? { shape: [count, time], data: new Float32Array(count * time).fill(1) };
  const apart = counts.shape[2] ?? 1; // targets that are masked one by one, or 1
  const steps = Float32Array.from({ length: count * time }, (_, step) =>
    Math.max(...counts.data.subarray(step * apart, (step + 1) * apart)),
  );
  const sum = sumOf(counts.data);
  if (!(sum > 0)) throw new InputError('No target of the batch counts. Give at least one that is not masked out.');
  const stepSum = sumOf(steps);
  return {
    importance: { shape: counts.shape, data: counts.data.map((value) => (value * apart) / (sum * width)) },
    counting: { shape: [count, time], data: steps.map((value) => value / stepSum) },
  };
}

/** Targets with 0 where none counts: what stands there may be no number. */
export function keepCounting({ shape, data }: Tensor, importance: Tensor): Tensor {
  const repeat = data.length / importance.data.length;
  return {
    shape,
    data: Float32Array.from(data, (value, i) => (importance.data[Math.floor(i / repeat)] === 0 ? 0 : value)),
  };
}

/** The last rows that a skip looks at, side by side, the newest first, zeros before the first: the input `rows` of a model that has one. */
export function feedRows({ skip = 0 }: Pick<ModelSpec, 'skip'>, inputs: Fed): Readonly<Record<string, Fed>> {
  if (skip === 0) return {};
  const [time, count, features] = inputs.shape as [number, number, number];
  const data = new Float32Array(time * count * skip * features);
  for (let row = 0; row < time * count; row++) {
    for (let lag = 0; lag < Math.min(skip, Math.floor(row / count) + 1); lag++) {
      const from = (row - lag * count) * features;
      data.set(inputs.data.subarray(from, from + features), (row * skip + lag) * features);
    }
  }
  return { rows: { type: 'float32', shape: [time, count, skip * features], data } };
}

/** Makes the inputs `dropout1`, .. of an epoch, those of the one that was asked for last being kept. */
export function createMasks(
  { hidden }: Pick<ModelSpec, 'hidden'>,
  { inputs, firstSeries = 0 }: TrainingBatch,
  { dropout = 0, seed = 0 }: Regularisation,
): (epoch: number) => Readonly<Record<string, Fed>> {
  if (dropout === 0) return () => ({});
  const [count, time] = inputs.shape as [number, number];
  let held: { readonly epoch: number; readonly masks: Readonly<Record<string, Fed>> } | undefined;
  const draw = (size: number, cell: number, epoch: number): Fed => {
    const data = new Float32Array(count * time * size);
    for (let one = 0; one < count; one++) {
      const key = { seed, epoch, cell, series: firstSeries + one };
      data.set(drawMask(key, dropout, time * size), one * time * size);
    }
    return toTimeMajor({ shape: [count, time, size], data });
  };
  return (epoch) => {
    if (held?.epoch !== epoch) {
      const masks = hidden.map((size, cell) => [`dropout${cell + 1}`, draw(size, cell, epoch)] as const);
      held = { epoch, masks: Object.fromEntries(masks) };
    }
    return held.masks;
  };
}

/** A history with rows for the steps to come, of which only what is known in advance is filled in. */
export function appendFuture(
  spec: ModelSpec,
  { shape, data }: Tensor,
  { horizon, covariates }: { readonly horizon: number; readonly covariates: Tensor | undefined },
): Tensor<Float32Array> {
  const [count, time, features] = shape as [number, number, number];
  const { columns } = rolesOf(spec).future;
  const all = new Float32Array(count * (time + horizon) * features);
  for (let row = 0; row < count; row++) {
    const at = row * (time + horizon) * features;
    all.set(data.subarray(row * time * features, (row + 1) * time * features), at);
    for (let step = 0; step < horizon; step++) {
      columns.forEach((column, i) => {
        all[at + (time + step) * features + column] = covariates!.data[(row * horizon + step) * columns.length + i]!;
      });
    }
  }
  return { shape: [count, time + horizon, features], data: all };
}

function sumOf(data: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < data.length; i++) sum += data[i]!;
  return sum;
}
