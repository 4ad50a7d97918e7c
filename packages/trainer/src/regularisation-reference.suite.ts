// PyTorch's batch norm in training and evaluation mode. Made by test/reference/make_regularisation.py.
import type { CellKind, ModelSpec } from '@onnxcast/model';
import { flattenWeights } from '@onnxcast/model';
import type { Tensor } from '@onnxcast/series';
import type { TrainingBatch } from './engines/batch.ts';
import type { CellStatistics } from './engines/engine.ts';
import { cutTime, readReference, toTensor, toTensors } from './reference.suite.ts';

interface RawCase {
  readonly title: string;
  readonly cell: CellKind;
  readonly hidden: readonly number[];
  readonly features: number;
  readonly series: unknown;
  readonly mask: unknown;
  readonly weights: Readonly<Record<string, unknown>>;
  readonly norms: Readonly<Record<string, readonly number[]>>;
  readonly trainLoss: number;
  readonly gradients: Readonly<Record<string, unknown>>;
  readonly normGradients: Readonly<Record<string, readonly number[]>>;
  readonly statistics: readonly { readonly mean: readonly number[]; readonly variance: readonly number[] }[];
  readonly future: number;
  readonly output: unknown;
}

/** A model with batch norm and what PyTorch made of it. */
export interface BatchNormCase {
  readonly title: string;
  readonly spec: ModelSpec;
  readonly batch: TrainingBatch;
  /** Weights, then scale and shift of every cell. */
  readonly parameters: Float32Array;
  readonly trainLoss: number;
  readonly gradient: Float32Array;
  readonly statistics: readonly CellStatistics[];
  readonly series: Tensor<Float32Array>;
  readonly future: number;
  /** Evaluation mode: one-step predictions of the series, then the closed loop. */
  readonly output: Tensor<Float32Array>;
}

/** LSTM, GRU and plain RNN cells, one batch with series of different lengths. */
export const batchNormCases: readonly BatchNormCase[] = readReference<RawCase[]>('regularisation.json').map((raw) => {
  const { title, cell, hidden, features, trainLoss, future } = raw;
  const spec: ModelSpec = { features: ['a', 'b'].slice(0, features), hidden, cell, scaling: 'none' };
  const flatten = (weights: RawCase['weights'], norms: RawCase['norms']) =>
    Float32Array.from([
      ...flattenWeights(spec, toTensors(weights)),
      ...hidden.flatMap((_, i) => [...norms[`norm${i + 1}.weight`]!, ...norms[`norm${i + 1}.bias`]!]),
    ]);
  const series = toTensor(raw.series);
  const time = series.shape[1]!;
  return {
    title,
    spec,
    batch: {
      inputs: cutTime(series, 0, time - 1),
      targets: cutTime(series, 1, time),
      mask: toTensor(raw.mask),
    },
    parameters: flatten(raw.weights, raw.norms),
    trainLoss,
    gradient: flatten(raw.gradients, raw.normGradients),
    statistics: raw.statistics.map(({ mean, variance }) => ({
      mean: Float32Array.from(mean),
      variance: Float32Array.from(variance),
    })),
    series,
    future,
    output: toTensor(raw.output),
  };
});
