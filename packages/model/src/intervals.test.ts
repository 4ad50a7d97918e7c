// The spread of a series and the widths of intervals, against figures by hand.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { halfWidth, measureSpread, warmUpOf } from './intervals.ts';

describe('the spread of a series', () => {
  test('is the mean size of its one-step errors, without those of the warm-up: by hand', () => {
    assert.equal(measureSpread(Float64Array.of(9, -9, 1, -2, 3, -4), { skip: 2 }), 2.5);
  });

  test('counts no error of a model that holds spikes back beyond their bound', () => {
    const spec = { skip: 3, spikes: { bound: 1.5, season: 1 } };
    assert.equal(measureSpread(Float64Array.of(9, 9, 9, 1, -2, 0.5, -40), spec), (1 + 1.5 + 0.5 + 1.5) / 4);
  });

  test('leaves out half of a short history at most, and there is none of a history of one step', () => {
    assert.equal(measureSpread(Float64Array.of(9, -1, 3), { skip: 12 }), 2);
    assert.equal(measureSpread(Float64Array.of(-5), { skip: 12 }), 5);
    assert.equal(measureSpread(new Float64Array(), { skip: 12 }), undefined);
  });

  test('begins where the window of a skip is full', () => {
    assert.equal(warmUpOf({ skip: 25 }), 25);
  });
});

describe('half of an interval', () => {
  test('is that of its step, and beyond the last one grows with the root of the steps', () => {
    assert.deepEqual(
      [1, 2, 3, 8, 12].map((step) => halfWidth([1, 3, 6], step)),
      [1, 3, 6, 6 * Math.sqrt(8 / 3), 12],
    );
  });
});
