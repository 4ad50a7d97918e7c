// PyTorch's numbers (test/reference, made by make_reference.py there) as plain data, and how far others are from them.
import { readFileSync } from 'node:fs';
import type { ModelSpec, Weights } from '@onnxcast/model';
import type { Tensor } from '@onnxcast/series';
import { readCellCases } from '../../model/src/reference-cases.suite.ts';
import type { TrainingBatch } from './engines/batch.ts';

/** Reads a file of test/reference. */
export function readReference<Content>(name: string): Content {
  return JSON.parse(readFileSync(new URL(`../../../test/reference/${name}`, import.meta.url), 'utf8')) as Content;
}

/** Nested lists as they stand in JSON -> a tensor. */
export function toTensor(nested: unknown): Tensor<Float32Array> {
  const shape: number[] = [];
  for (let level: unknown = nested; Array.isArray(level); level = level[0]) shape.push(level.length);
  return { shape, data: Float32Array.from([nested].flat(Infinity) as number[]) };
}

/** Named nested lists -> named tensors. */
export function toTensors(named: Readonly<Record<string, unknown>>): Weights<Float32Array> {
  return Object.fromEntries(Object.entries(named).map(([name, nested]) => [name, toTensor(nested)]));
}

/** `[batch, time, features]` -> the steps `[start, end)` of it. */
export function cutTime({ shape, data }: Tensor<Float32Array>, start: number, end: number): Tensor<Float32Array> {
  const [waves, time, features] = shape as [number, number, number];
  const rows = Array.from({ length: waves }, (_, wave) => [
    ...data.subarray((wave * time + start) * features, (wave * time + end) * features),
  ]);
  return { shape: [waves, end - start, features], data: Float32Array.from(rows.flat()) };
}

/** A model of forward.json or cells.json and what PyTorch made of it. */
export interface ForwardCase {
  readonly name: string;
  readonly spec: ModelSpec;
  readonly weights: Weights<Float32Array>;
  /** `[batch, time, features]`, aligned. */
  readonly series: Tensor<Float32Array>;
  /** Future covariates of the closed loop, aligned. */
  readonly covariates?: Tensor<Float32Array> | undefined;
  /** One-step pairs of the series. */
  readonly batch: TrainingBatch;
  /** One-step predictions of `series` without its last step. */
  readonly trainOutput: Tensor<Float32Array>;
  readonly trainLoss: number;
  readonly gradients: Weights<Float32Array>;
  readonly future: number;
  /** One-step predictions of the whole series, then `future` steps of the closed loop. */
  readonly output: Tensor<Float32Array>;
}

type RawForwardCase = Record<'weights' | 'gradients', Record<string, unknown>> &
  Record<'series' | 'trainOutput' | 'output', unknown> & {
    inputs: number;
    hidden: number[];
    trainLoss: number;
    future: number;
  };

/** The models of forward.json: LSTM cells, one and two features, hidden 5 -> 4. */
export const forwardCases: readonly ForwardCase[] = readReference<RawForwardCase[]>('forward.json').map((raw) => {
  const series = toTensor(raw.series);
  const time = series.shape[1]!;
  return {
    name: `${raw.inputs} feature${raw.inputs === 1 ? '' : 's'}`,
    spec: { features: ['a', 'b'].slice(0, raw.inputs), hidden: raw.hidden, scaling: 'none' },
    weights: toTensors(raw.weights),
    series,
    batch: { inputs: cutTime(series, 0, time - 1), targets: cutTime(series, 1, time) },
    trainOutput: toTensor(raw.trainOutput),
    trainLoss: raw.trainLoss,
    gradients: toTensors(raw.gradients),
    future: raw.future,
    output: toTensor(raw.output),
  };
});

/** The models of cells.json: GRU and plain RNN cells, two and three of them, and all kinds with covariates. */
export const cellCases: readonly ForwardCase[] = readCellCases().map(
  ({ title, aligned, alignedKnown, inputs, targets, ...reference }) => ({
    ...reference,
    name: title,
    series: aligned,
    covariates: alignedKnown,
    batch: { inputs, targets },
  }),
);

/** Largest `|a - b|`; NaN where shapes differ or a value is none, so that no bound holds. */
export function worstDifference(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  if (actual.length !== expected.length) return Number.NaN;
  let worst = 0;
  for (let i = 0; i < actual.length; i++) {
    const difference = Math.abs(actual[i]! - expected[i]!);
    if (!(difference <= worst)) worst = difference;
  }
  return worst;
}

/** Largest `|a - b| / |b|`; NaN like {@link worstDifference}. */
export function worstRelativeDifference(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  if (actual.length !== expected.length) return Number.NaN;
  let worst = 0;
  for (let i = 0; i < actual.length; i++) {
    const difference = Math.abs(actual[i]! - expected[i]!) / Math.abs(expected[i]!);
    if (!(difference <= worst)) worst = difference;
  }
  return worst;
}
