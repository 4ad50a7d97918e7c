import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createBatch, type Series } from '@onnxcast/series';
import { layOutStretches } from './stretches.ts';

/** Values 1, 2, 3, ...: each says where it comes from. */
const count = (length: number, from = 1): Series => {
  return { id: 's', features: ['y'], values: Float64Array.from({ length }, (_, t) => t + from) };
};
const pairsOf = (length: number, from?: number) => createBatch([count(length, from)]);

for (const [points, window] of [
  [1001, 100],
  [1000, 99],
  [31, 10],
  [22, 10],
  [21, 10],
  [20, 10],
] as const) {
  test(`every window of ${window} in a series of ${points} points lies in a stretch, targets one step on`, () => {
    const { inputs, targets, mask } = layOutStretches([pairsOf(points)], window);
    const [stretches, time] = inputs.shape as [number, number];
    const begins = new Set<number>();
    for (let row = 0; row < stretches; row++) {
      for (let start = 0; start + window <= time; start++) begins.add(inputs.data[row * time + start]!);
    }
    assert.deepEqual(
      [...begins].sort((a, b) => a - b),
      Array.from({ length: points - window }, (_, t) => t + 1),
    );
    assert.ok(inputs.data.every((value, i) => targets.data[i] === value + 1));
    assert.equal(mask, undefined);
    assert.ok(inputs.data.length <= 2 * points + 2 * window, 'no more than twice the numbers');
  });
}

test('a series that is shorter than a stretch is padded and masked, beside a long one that is not', () => {
  const { inputs, mask } = layOutStretches([pairsOf(31), pairsOf(4, 100)], 5);
  assert.deepEqual(inputs.shape, [6, 10, 1]);
  assert.deepEqual([...inputs.data.subarray(50)], [100, 101, 102, 0, 0, 0, 0, 0, 0, 0]);
  assert.deepEqual([...mask!.data.subarray(40)], [...Array(10).fill(1), 1, 1, 1, ...Array(7).fill(0)]);
});
