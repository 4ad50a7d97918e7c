// PyTorch's L-BFGS runs: the loss at every closure call of five steps, three option sets. Made by test/reference/make_reference.py.
import { readFileSync } from 'node:fs';
import type { ModelSpec, Weights } from '@onnxcast/model';
import type { Tensor } from '@onnxcast/series';
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

const file: {
  series: number[][];
  cases: (Omit<LbfgsCase, 'options' | 'spec' | 'initialWeights'> & {
    options: { lr: number; line_search_fn?: string };
    hidden: number[];
    initialWeights: Record<string, unknown>;
  })[];
} = JSON.parse(readFileSync(new URL('../../../test/reference/lbfgs.json', import.meta.url), 'utf8'));

/** All option sets of the reference. */
export const lbfgsCases: readonly LbfgsCase[] = file.cases.map(({ options, hidden, initialWeights, ...rest }) => ({
  ...rest,
  options: { lr: options.lr, ...(options.line_search_fn === 'strong_wolfe' ? { lineSearch: 'strong-wolfe' } : {}) },
  spec: { features: ['y'], hidden, scaling: 'none' },
  initialWeights: Object.fromEntries(Object.entries(initialWeights).map(([name, rows]) => [name, toTensor(rows)])),
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

/** Nested lists as they stand in JSON -> a tensor. */
export function toTensor(nested: unknown): Tensor<Float32Array> {
  const shape: number[] = [];
  for (let level: unknown = nested; Array.isArray(level); level = level[0]) shape.push(level.length);
  return { shape, data: Float32Array.from([nested].flat(Infinity) as number[]) };
}

/** Largest `|a - b| / |b|`; infinite where the lengths differ. */
export function worstRelativeDifference(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  if (actual.length !== expected.length) return Number.POSITIVE_INFINITY;
  let worst = 0;
  for (let i = 0; i < actual.length; i++) {
    worst = Math.max(worst, Math.abs(actual[i]! - expected[i]!) / Math.abs(expected[i]!));
  }
  return worst;
}

