import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Series } from '@onnxcast/series';
import { createPlainOps } from '../ops/plain.ts';
import { deepFreeze } from '../reference-cases.suite.ts';
import { createScaler, measureScale, scaleSeries } from './scaler.ts';
import { scalingKinds, scalingTraits } from './scaling-names.ts';
import { scalings } from './scalings.ts';

// A textbook case of the population deviation: mean 5, deviation 2. The second feature never changes.
const EIGHT = [2, 4, 4, 4, 5, 5, 7, 9];
const SERIES: Series = deepFreeze({
  id: 'a',
  features: ['x', 'constant'],
  values: Float64Array.from(EIGHT.flatMap((value) => [value, 0.1])),
  times: EIGHT.map((_, i) => String(i)),
});

describe('standard scaling', () => {
  test('2, 4, 4, 4, 5, 5, 7, 9 have mean 5 and population deviation 2, and what never changes has deviation 1', () => {
    const { level, offset, deviation } = measureScale('standard', SERIES);
    assert.deepEqual(level, Float64Array.of(2, 0.1));
    assert.deepEqual(
      level!.map((value, feature) => value + offset![feature]!),
      Float64Array.of(5, 0.1),
    );
    assert.deepEqual(deviation, Float64Array.of(2, 1));
  });

  test('a scaled series has mean 0 and deviation 1, its own times, and leaves the first as it was', () => {
    const before = SERIES.values.slice();
    const scaled = scaleSeries('standard', SERIES);
    assert.deepEqual(scaled.values, Float64Array.from(EIGHT.flatMap((value) => [(value - 5) / 2, 0])));
    assert.deepEqual(scaled.times, SERIES.times);
    assert.deepEqual(SERIES.values, before);
  });

  test('the mean of a million and its fourth decimal survive float32 in two numbers', () => {
    const values = Float64Array.from({ length: 1000 }, (_, t) => 1e6 + 0.25 * (t % 4)); // every one is a float32
    const ops = createPlainOps('float32');
    const { level, offset, deviation } = scalings.standard.measure(ops, ops.tensor([1000, 1], values));
    assert.equal(level!.data[0]! + offset!.data[0]!, 1e6 + 0.375);
    assert.ok(Math.abs(deviation!.data[0]! - 0.25 * Math.sqrt(1.25)) <= 1e-7);
  });
});

describe('log scaling', () => {
  test('1, 100 and 10,000 lie as far apart as their logarithms, in either direction', () => {
    const { scale, unscale } = createScaler('log', { features: ['y'], values: Float64Array.of(1, 100, 10_000) });
    const scaled = scale([1, 100, 10_000]);
    const spread = Math.sqrt(3 / 2);
    for (const [i, value] of [-spread, 0, spread].entries()) assert.ok(Math.abs(scaled[i]! - value) <= 1e-12);
    assert.ok(Math.abs(unscale([2 * spread])[0]! / 1e6 - 1) <= 1e-12);
  });
});

for (const kind of scalingKinds) {
  describe(`scaling ${kind}`, () => {
    test('what is scaled comes back to 1e-11, for all features and for some', () => {
      const { scale, unscale } = createScaler(kind, SERIES);
      const difference = (a: Float64Array, b: Float64Array) =>
        Math.max(...a.map((value, i) => Math.abs(value - b[i]!)));
      assert.ok(difference(unscale(scale(SERIES.values)), SERIES.values) <= 1e-11);
      const second = Float64Array.of(0.1, 0.3);
      assert.ok(difference(unscale(scale(second, [1]), [1]), second) <= 1e-11);
    });

    test('a scale has the parts that the table names, one number a feature, and its sign is above 0', () => {
      const { parts, sign } = scalings[kind];
      const { needsPositive, isMeasured } = scalingTraits[kind];
      assert.equal(isMeasured, sign !== undefined);
      for (const history of [SERIES, { features: ['y'], values: Float64Array.of(needsPositive ? 1 : 0) }]) {
        const scale = measureScale(kind, history);
        assert.deepEqual(Object.keys(scale), parts);
        for (const part of parts) assert.equal(scale[part]!.length, history.features.length);
        assert.equal(sign === undefined, parts.length === 0);
        if (sign !== undefined) assert.ok(scale[sign]!.every((value) => value > 0));
      }
    });
  });
}
