// PyTorch's L-BFGS runs: the loss at every closure call of five steps, three option sets. Made by test/reference/make_reference.py.
import type { ModelSpec, Weights } from '@onnxcast/model';
import type { Tensor } from '@onnxcast/series';
import { readReference, toTensors } from '../reference.suite.ts';
import type { LbfgsOptions } from './lbfgs.ts';

interface Run {
  readonly closureLossesPerStep: readonly (readonly number[])[];
  readonly finalWeights: Readonly<Record<string, unknown>>;
}

/** One option set of the reference. */
export interface LbfgsCase {
  readonly name: string;
  readonly options: LbfgsOptions;
  readonly spec: ModelSpec;
  readonly initialWeights: Weights<Float32Array>;
  readonly float64: Run;
  readonly float32: Run;
}

type RawCase = Omit<LbfgsCase, 'options' | 'spec' | 'initialWeights'> & {
  options: { lr: number; line_search_fn?: string };
  hidden: number[];
  initialWeights: Record<string, unknown>;
};

const file = readReference<{ series: number[][]; cases: RawCase[] }>('lbfgs.json');

/** All option sets of the reference. */
export const lbfgsCases: readonly LbfgsCase[] = file.cases.map(({ options, hidden, initialWeights, ...rest }) => ({
  ...rest,
  options: { lr: options.lr, ...(options.line_search_fn === 'strong_wolfe' ? { lineSearch: 'strong-wolfe' } : {}) },
  spec: { features: ['y'], hidden, scaling: 'none' },
  initialWeights: toTensors(initialWeights),
}));

/** Its ten waves as one-step-ahead pairs `[10, 99, 1]`. */
export const lbfgsBatch = {
  inputs: cut(0, -1),
  targets: cut(1, 100),
};

function cut(start: number, end: number): Tensor<Float32Array> {
  const rows = file.series.map((wave) => wave.slice(start, end));
  return { shape: [rows.length, rows[0]!.length, 1], data: Float32Array.from(rows.flat()) };
}
