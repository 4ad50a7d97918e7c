import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Batch, stackTargets } from './batch.ts';

const spec = { features: ['a', 'b'], targets: ['b'], hidden: [2], scaling: 'none' } as const;
const inputs = { shape: [2, 4, 2], data: new Float32Array(16) };
const targets = { shape: [2, 4, 1], data: Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8) };

test('a row that has all the steps after it counts, with them side by side; a missing one masks every row before it that would tell it', () => {
  const stacked: Batch = stackTargets({ ...spec, steps: 2 }, { inputs, targets });
  assert.deepEqual(stacked.targets, {
    shape: [2, 4, 2],
    data: Float32Array.of(1, 2, 2, 3, 3, 4, 0, 0, 5, 6, 6, 7, 7, 8, 0, 0),
  });
  assert.deepEqual(stacked.mask, { shape: [2, 4], data: Float32Array.of(1, 1, 1, 0, 1, 1, 1, 0) });
  assert.equal(stackTargets({ ...spec, steps: 2 }, stacked), stacked);
  const mask = { shape: [2, 4], data: Float32Array.of(1, 1, 0, 1, 1, 1, 1, 0) };
  const masked: Batch = stackTargets({ ...spec, steps: 2 }, { inputs, targets, mask });
  assert.deepEqual([...masked.mask!.data], [1, 0, 0, 0, 1, 1, 0, 0]);
  const each = { ...mask, shape: [2, 4, 1] };
  const apart: Batch = stackTargets({ ...spec, steps: 2 }, { inputs, targets, mask: each });
  assert.deepEqual(apart.mask!.shape, [2, 4, 2]);
  assert.deepEqual([...apart.mask!.data], [1, 1, 1, 0, 0, 1, 0, 0, 1, 1, 1, 1, 1, 0, 0, 0]);
});

test('one step at once leaves a batch as it is, and more than any series has is refused', () => {
  const batch = { inputs, targets };
  assert.equal(stackTargets(spec, batch), batch);
  assert.throws(() => stackTargets({ ...spec, steps: 5 }, batch), { name: 'InputError', message: /5 steps at once/ });
});
