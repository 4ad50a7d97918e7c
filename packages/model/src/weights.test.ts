import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { deepFreeze, readReferenceCases } from './reference-cases.suite.ts';
import { flattenWeights, unflattenWeights, weightShapes } from './weights.ts';

describe('weights', () => {
  test("names, shapes and order are those of PyTorch's state dictionary", () => {
    for (const { spec, weights } of readReferenceCases()) {
      const expected = Object.entries(weights).map(([name, { shape }]) => ({ name, shape }));
      assert.deepEqual(weightShapes(spec), expected);
    }
  });

  test('weights become one vector and come back as they were, in float32 and float64', () => {
    const { spec, weights } = deepFreeze(readReferenceCases()[1]!);
    const flat = flattenWeights(spec, weights);
    assert.deepEqual(flat, Float32Array.from(Object.values(weights).flatMap(({ data }) => [...data])));
    assert.deepEqual(unflattenWeights(spec, flat), weights);
    const wide = Float64Array.from(flat);
    assert.deepEqual(flattenWeights(spec, unflattenWeights(spec, wide)), wide);
  });

  test('tensors cut from a vector do not share its memory', () => {
    const { spec, weights } = readReferenceCases()[0]!;
    const flat = flattenWeights(spec, weights);
    unflattenWeights(spec, flat)['linear.bias']!.data.fill(9);
    assert.deepEqual(flat, flattenWeights(spec, weights));
  });
});
