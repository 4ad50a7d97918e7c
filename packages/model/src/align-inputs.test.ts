import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { alignBatch, alignInputs } from './align-inputs.ts';
import { deepFreeze, readReferenceCases, sliceTime } from './reference-cases.suite.ts';
import type { ModelSpec } from './spec.ts';

describe('alignInputs', () => {
  test('what is known in advance stands in the row before its own, everything else stays', () => {
    const spec: ModelSpec = deepFreeze({
      features: ['past', 'y', 'ahead'],
      targets: ['y'],
      futureCovariates: ['ahead'],
      hidden: [1],
      scaling: 'none',
    });
    const rows = { shape: [1, 2, 3], data: Float64Array.of(1, 10, 100, 2, 20, 200) };
    const next = { shape: [1, 2, 3], data: Float64Array.of(2, 20, 200, 3, 30, 300) };
    assert.deepEqual(alignInputs(spec, rows, next), {
      shape: [1, 2, 3],
      data: Float64Array.of(1, 10, 200, 2, 20, 300),
    });
    assert.deepEqual(rows.data, Float64Array.of(1, 10, 100, 2, 20, 200));
    assert.deepEqual(alignBatch(spec, { inputs: rows, targets: next }), {
      inputs: { shape: [1, 2, 3], data: Float64Array.of(1, 10, 200, 2, 20, 300) },
      targets: { shape: [1, 2, 1], data: Float64Array.of(20, 30) },
    });
  });

  for (const { title, spec, series, inputs, targets } of readReferenceCases()) {
    test(`a batch of whole rows becomes what PyTorch was trained on, ${title}`, () => {
      const time = series.shape[1]!;
      const batch = { inputs: sliceTime(series, 0, time - 1), targets: sliceTime(series, 1, time) };
      assert.deepEqual(alignBatch(spec, batch), { inputs, targets });
    });
  }

  test('without covariates known in advance the rows themselves come back, and a mask travels along', () => {
    const { spec, inputs, targets } = readReferenceCases()[0]!;
    const mask = { shape: [3, 12], data: new Float32Array(36) };
    assert.equal(alignInputs(spec, inputs, targets), inputs);
    const batch = alignBatch(spec, { inputs, targets, mask });
    assert.deepEqual([batch.inputs === inputs, batch.targets === targets, batch.mask === mask], [true, true, true]);
  });
});
