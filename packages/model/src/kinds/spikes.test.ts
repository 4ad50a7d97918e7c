// What is held back as a spike: by hand.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createPlainOps } from '../ops/plain.ts';
import { holdRows, holdValues, neighboursOf, rowsForSpikes } from './spikes.ts';

const hold = (values: readonly number[], season: number, bound: number) => [
  ...holdValues(values, neighboursOf(values.length, { season }), bound),
];

describe('a spike', () => {
  test('is put at the nearest of its neighbours, above and below, at the ends too', () => {
    assert.deepEqual(hold([1, 2, 1, 90, 2, 1, 2], 1, 4), [1, 2, 1, 3, 2, 1, 2]);
    assert.deepEqual(hold([1, 2, 1, -90, 2, 1, 2], 1, 4), [1, 2, 1, 1, 2, 1, 2]);
    assert.deepEqual(hold([1, 2, 2, 2, 90], 1, 4), [1, 2, 2, 2, 2]);
    assert.deepEqual(hold([90, 2, 2, 2, 1], 1, 4), [2, 2, 2, 2, 1]);
  });

  test('is drawn towards it from the bound on, and is there at twice the bound', () => {
    const held = [3, 4, 5, 7, 8, 9].map((value) => hold([0, 0, value, 0, 0], 1, 4)[2]);
    assert.deepEqual(held, [3, 4, 3, 1, 0, 0]);
  });

  test('is none where a level shifts, where a slope goes on, nor where a season ago it was the same', () => {
    for (const values of [
      [1, 2, 1, 50, 51, 52, 50],
      [10, 20, 30, 40, 50, 60],
    ])
      assert.deepEqual(hold(values, 1, 15), values);
    const seasonal = Array.from({ length: 20 }, (_, t) => (t % 4 === 1 ? 90 : t % 3));
    assert.deepEqual(hold(seasonal, 4, 5), seasonal);
  });

  test('is held back in rows side by side as in plain numbers, of targets alone', () => {
    const ops = createPlainOps('float64');
    const [season, bound] = [2, 4];
    const values = [3, 1, 80, 2, 1, 3, -60, 2];
    const rows = values.map((value) => ops.tensor([1, 2], [value, value]));
    assert.ok(rows.length >= rowsForSpikes({ season }));
    const { shape, data } = holdRows(ops, rows, { spikes: { bound, season }, widths: { features: 2, targets: 1 } });
    assert.deepEqual(shape, [1, 16]);
    const held = hold(values, season, bound);
    assert.notDeepEqual(held, values);
    assert.deepEqual(
      [...data],
      held.flatMap((value, i) => [value, values[i]!]),
    );
  });
});
