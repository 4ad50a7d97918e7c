import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { scaleOf, standardise } from './scale.ts';
import type { Series } from './series.ts';

// A textbook case of the population deviation: mean 5, deviation 2. The second feature never changes.
const EIGHT = [2, 4, 4, 4, 5, 5, 7, 9];
const SERIES: Series = Object.freeze({
  id: 'a',
  features: ['x', 'constant'],
  values: Float64Array.from(EIGHT.flatMap((value) => [value, 0.1])),
  times: EIGHT.map((_, i) => String(i)),
});

describe('scaleOf', () => {
  test('gives mean and population deviation of every feature, and deviation 1 to one that never changes', () => {
    assert.deepEqual(scaleOf(SERIES), { mean: Float64Array.of(5, 0.1), deviation: Float64Array.of(2, 1) });
  });
});

describe('standardise', () => {
  test('gives every feature mean 0 and deviation 1, and leaves the series as it was', () => {
    const before = SERIES.values.slice();
    const scaled = standardise(SERIES);
    assert.deepEqual(scaled.values, Float64Array.from(EIGHT.flatMap((value) => [(value - 5) / 2, 0])));
    assert.deepEqual(scaled.times, SERIES.times);
    assert.deepEqual(SERIES.values, before);
  });
});
