import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Tensor } from '@onnxcast/series';
import { forward } from './forward.ts';
import { deepFreeze, readReferenceCases, snapshotOf, worstDifference } from './reference-cases.suite.ts';
import { referenceForecast } from './reference-forecast.ts';

function rootMeanSquare(actual: Tensor, expected: Tensor): number {
  const squares = Array.from(actual.data, (value, i) => (value - expected.data[i]!) ** 2);
  return Math.sqrt(squares.reduce((sum, square) => sum + square, 0) / squares.length);
}

describe('forward in float32', () => {
  for (const { title, spec, weights, aligned, alignedKnown, future, output } of readReferenceCases()) {
    const run = (arithmetic: 'float32' | 'float64') =>
      forward({ spec, weights }, aligned, { future, covariates: alignedKnown, arithmetic });

    // PyTorch computed in float32 too, in another order: both round at every step, neither by much more than the other.
    test(`it rounds about as much as PyTorch's float32 does, ${title}`, () => {
      const [exact, rounded] = [run('float64'), run('float32')];
      const [ours, theirs] = [rootMeanSquare(rounded, exact), rootMeanSquare(output, exact)];
      console.log(
        `from float64: ours ${ours}, PyTorch's ${theirs}; from one another ${rootMeanSquare(rounded, output)}`,
      );
      assert.ok(ours >= theirs / 3 && ours <= theirs * 3, `${ours} and ${theirs}`);
      assert.ok(worstDifference(rounded, output) <= 1e-6, `${worstDifference(rounded, output)}`);
    });

    test(`its predictions are numbers that float32 holds, near those of float64 and not the same, ${title}`, () => {
      const rounded = run('float32');
      assert.deepEqual(rounded.data, Float64Array.from(rounded.data, Math.fround));
      const worst = worstDifference(rounded, run('float64'));
      assert.ok(worst > 0 && worst <= 1e-5, `${worst}`);
    });
  }

  const { spec, weights, series } = readReferenceCases()[0]!;

  test('weights are rounded first, and frozen inputs are left as they were', () => {
    const third = (data: ArrayLike<number>) => Float64Array.from(data, (value) => value / 3);
    const wide = Object.fromEntries(
      Object.entries(weights).map(([name, { shape, data }]) => [name, { shape, data: third(data) }]),
    );
    const narrow = Object.fromEntries(
      Object.entries(wide).map(([name, { shape, data }]) => [name, { shape, data: Float32Array.from(data) }]),
    );
    const before = snapshotOf(wide, { series });
    const options = { future: 5, arithmetic: 'float32' } as const;
    const said = forward(deepFreeze({ spec, weights: wide }), deepFreeze(series), options);
    assert.deepEqual(said, forward({ spec, weights: narrow }, series, options));
    assert.equal(snapshotOf(wide, { series }), before);
  });

  test("a forecast in the user's unit keeps its digits: near 1e6 it is as near to float64's as around 0", () => {
    const scaled = { ...spec, scaling: 'standard' } as const;
    const differenceAt = (level: number) => {
      const data = Float64Array.from(series.data, (value) => level + Math.round(8 * value));
      const far = { shape: series.shape, data };
      const exact = referenceForecast({ spec: scaled, weights }, far, { horizon: 7 });
      const rounded = referenceForecast({ spec: scaled, weights }, far, { horizon: 7, arithmetic: 'float32' });
      return Math.max(worstDifference(rounded.forecast, exact.forecast), worstDifference(rounded.fitted, exact.fitted));
    };
    const near = differenceAt(0);
    assert.ok(near > 0 && near <= 1e-4, String(near));
    assert.ok(differenceAt(1e6) <= 2 * near, `${differenceAt(1e6)} is more than twice ${near}`);
  });
});
