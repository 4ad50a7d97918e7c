import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { InputError } from '../errors.ts';
import type { Series } from '../series.ts';
import { cutOrigins } from './cut-origins.ts';

/** Values are their own places. */
const ofLength = (id: string, length: number): Series =>
  Object.freeze({ id, features: ['y'], values: Float64Array.from({ length }, (_, t) => t) });

describe('cutOrigins', () => {
  test('cuts every series from its own end, the history growing by a stride', () => {
    const { origins } = cutOrigins([ofLength('a', 10), ofLength('b', 12)], { horizon: 2, windows: 3, stride: 1 });
    assert.deepEqual(
      origins.map(({ window, histories, futures }) => [
        window,
        ...histories.map(({ values }) => values.length),
        ...futures.map(({ values }) => [...values]),
      ]),
      [
        [0, 6, 8, [6, 7], [8, 9]],
        [1, 7, 9, [7, 8], [9, 10]],
        [2, 8, 10, [8, 9], [10, 11]],
      ],
    );
  });

  test('windows lie one after the other where no stride is told', () => {
    const { origins } = cutOrigins([ofLength('a', 20)], { horizon: 4, windows: 3 });
    assert.deepEqual(
      origins.map(({ futures }) => futures[0]!.values[0]),
      [8, 12, 16],
    );
  });

  test('leaves series out that are too short, and says which', () => {
    const { origins, short, needed } = cutOrigins([ofLength('a', 9), ofLength('b', 10)], {
      horizon: 3,
      windows: 2,
      least: 4,
    });
    assert.deepEqual([needed, short], [10, [{ id: 'a', length: 9 }]]);
    for (const { histories } of origins)
      assert.deepEqual(
        histories.map(({ id }) => id),
        ['b'],
      );
  });

  test('refuses series that are all too short, and numbers out of range', () => {
    assert.throws(
      () => cutOrigins([ofLength('a', 9), ofLength('b', 7)], { horizon: 3, windows: 4 }),
      /The longest series, "a", has 9 points, expected at least 14 for 4 windows of 3 steps, 3 apart, after 2 to begin with/,
    );
    assert.throws(() => cutOrigins([ofLength('a', 3)], { horizon: 3 }), /Series "a" has 3 points, expected at least 5/);
    assert.throws(() => cutOrigins([], { horizon: 3 }), InputError);
    for (const options of [{ horizon: 0 }, { horizon: 1, windows: 0 }, { horizon: 1, stride: 0.5 }]) {
      assert.throws(() => cutOrigins([ofLength('a', 20)], options), InputError);
    }
  });
});
