import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createRandom } from '@onnxcast/series';
import { initialWeights } from './init-weights.ts';
import { deepFreeze } from './reference-cases.suite.ts';
import type { ModelSpec } from './spec.ts';
import { weightShapes } from './weights.ts';

const spec: ModelSpec = deepFreeze({ features: ['a', 'b'], hidden: [64, 16], scaling: 'none' });

describe('initialWeights', () => {
  test('every tensor is uniform between minus and plus one over the root of its hidden size', () => {
    const weights = initialWeights(spec, createRandom(1));
    assert.deepEqual(
      Object.entries(weights).map(([name, { shape }]) => ({ name, shape })),
      weightShapes(spec),
    );
    const sizes = { lstm1: 64, lstm2: 16, linear: 16 }; // the head's own law is one over the root of its inputs
    for (const [module, hidden] of Object.entries(sizes)) {
      const tensors = Object.entries(weights).filter(([name]) => name.startsWith(`${module}.`));
      const values = tensors.flatMap(([, { data }]) => [...data]);
      const bound = 1 / Math.sqrt(hidden);
      assert.ok(values.every((value) => Math.abs(value) <= bound));
      // U(-b, b) has mean 0 and deviation b / sqrt(3), and a tenth of it lies in each tenth of the range: 5 standard errors.
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
      assert.ok(Math.abs(mean) <= (5 * bound) / Math.sqrt(3 * values.length), `${module}: mean ${mean}`);
      for (let tenth = 0; tenth < 10; tenth++) {
        const from = -bound + (2 * bound * tenth) / 10;
        const share = values.filter((value) => value >= from && value < from + bound / 5).length / values.length;
        assert.ok(Math.abs(share - 0.1) <= 5 * Math.sqrt(0.09 / values.length), `${module}, tenth ${tenth}: ${share}`);
      }
    }
  });

  test('the same seed gives the same weights, another seed others, and no two cells share theirs', () => {
    const weights = initialWeights(spec, createRandom(1));
    assert.deepEqual(initialWeights(spec, createRandom(1)), weights);
    assert.notDeepEqual(initialWeights(spec, createRandom(2)), weights);
    assert.notDeepEqual(weights['lstm1.bias_ih']!.data, weights['lstm1.bias_hh']!.data);
  });
});
