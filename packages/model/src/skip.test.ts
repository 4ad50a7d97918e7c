// A linear autoregression, alone and past cells, beside PyTorch's (test/reference/make_skip.py).
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import type { Tensor } from '@onnxcast/series';
import { forward } from './forward.ts';
import { referencePath, worstDifference } from './reference-cases.suite.ts';
import type { ModelSpec } from './spec.ts';
import { tensorLayouts } from './weights.ts';

interface Case {
  readonly name: string;
  readonly hidden: readonly number[];
  readonly skip: number;
  readonly features: number;
  readonly members?: number;
  readonly changes?: boolean;
  readonly future: number;
  readonly weights: Readonly<Record<string, { readonly shape: readonly number[]; readonly data: readonly number[] }>>;
  readonly series: { readonly shape: readonly number[]; readonly data: readonly number[] };
  readonly outputs: { readonly shape: readonly number[]; readonly data: readonly number[] };
}

const toTensor = ({ shape, data }: Case['series']): Tensor<Float32Array> => ({ shape, data: Float32Array.from(data) });

describe('a skip', () => {
  const cases = JSON.parse(readFileSync(referencePath('skip.json'), 'utf8')) as readonly Case[];
  for (const { name, hidden, skip, features, members, changes, future, weights, series, outputs } of cases) {
    test(`equals PyTorch's nn.Linear over the last rows through warm-up and closed loop, ${name}`, () => {
      const columns = Array.from({ length: features }, (_, i) => `f${i}`);
      const spec: ModelSpec = {
        features: columns,
        hidden,
        skip,
        ...(members === undefined ? {} : { members }),
        ...(changes === true ? { cellInput: 'changes' } : {}),
        scaling: 'none',
      };
      assert.deepEqual(
        Object.fromEntries(tensorLayouts(spec).map((one) => [one.name, one.shape])),
        Object.fromEntries(Object.entries(weights).map(([key, { shape }]) => [key, shape])),
      );
      const tensors = Object.fromEntries(Object.entries(weights).map(([key, value]) => [key, toTensor(value)]));
      const ours = forward({ spec, weights: tensors }, toTensor(series), { future });
      assert.deepEqual(ours.shape, outputs.shape);
      // PyTorch computed in float32: some of its last digits over 21 steps.
      assert.ok(worstDifference(ours, toTensor(outputs)) <= 2e-6, String(worstDifference(ours, toTensor(outputs))));
    });
  }
});
