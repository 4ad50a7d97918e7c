import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { cutBatch, shardCountFor, shardRanges } from './shards.ts';

describe('shards', () => {
  test('are a power of two of about 48 series, two at least, no more than series', () => {
    assert.deepEqual([1, 2, 10, 97, 200, 1_000, 100_000].map(shardCountFor), [1, 2, 2, 2, 4, 16, 64]);
  });

  test('cover every row once and differ by one at most', () => {
    for (const [batch, count] of [
      [97, 2],
      [10, 4],
      [3, 3],
    ] as const) {
      const ranges = shardRanges(batch, count);
      const rows = ranges.flatMap(([start, end]) => Array.from({ length: end - start }, (_, i) => start + i));
      assert.deepEqual(
        rows,
        Array.from({ length: batch }, (_, i) => i),
      );
      const sizes = ranges.map(([start, end]) => end - start);
      assert.ok(Math.max(...sizes) - Math.min(...sizes) <= 1);
    }
  });

  test('weigh by what counts in them, and are left out where nothing does', () => {
    const tensor = (shape: number[], data: number[]) => ({ shape, data: Float32Array.from(data) });
    const batch = { inputs: tensor([3, 2, 1], [1, 2, 3, 4, 5, 6]), targets: tensor([3, 2, 1], [2, 3, 4, 5, 6, 7]) };
    const mask = tensor([3, 2], [1, 1, 0, 0, 1, 0]);
    const shards = cutBatch({ ...batch, mask }, 3);
    assert.deepEqual(
      shards.map(({ share }) => share),
      [2 / 3, 1 / 3],
    );
    assert.deepEqual(
      shards.map((shard) => [...shard.batch.inputs.data]),
      [
        [1, 2],
        [5, 6],
      ],
    );
  });
});
