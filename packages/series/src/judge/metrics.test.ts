import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { InputError } from '../errors.ts';
import { mae, mase, rmse, smape } from './metrics.ts';

// The numbers of the examples in the documentation of scikit-learn (mean_squared_error 0.375, mean_absolute_error 0.5)
// and sktime (MeanAbsolutePercentageError(symmetric=True) 0.5553379953379953, MeanAbsoluteScaledError 0.18333333333333335).
const ACTUAL = Float64Array.of(3, -0.5, 2, 7);
const FORECAST = Float64Array.of(2.5, 0, 2, 8);
const FIVE_ACTUAL = Float64Array.of(3, -0.5, 2, 7, 2);
const FIVE_FORECAST = Float64Array.of(2.5, 0, 2, 8, 1.25);
const HISTORY = Float64Array.of(5, 0.5, 4, 6, 3, 5, 2);

/** Sums in another order may part in the last bits. */
function near(actual: number, expected: number): void {
  assert.ok(Math.abs(actual - expected) <= 1e-14 * Math.abs(expected), `${actual}, expected ${expected}`);
}

describe('metrics', () => {
  test('rmse and mae are those of the example in scikit-learn', () => {
    near(rmse(FORECAST, ACTUAL), Math.sqrt(0.375));
    near(mae(FORECAST, ACTUAL), 0.5);
  });

  test('smape and mase are those of the examples in sktime', () => {
    near(smape(FIVE_FORECAST, FIVE_ACTUAL), 55.53379953379953);
    near(mase(FIVE_FORECAST, FIVE_ACTUAL, HISTORY, 1), 0.18333333333333335);
  });

  test('a seasonal mase divides by the mean change over a season: by hand 2 / ((3 + 1 + 2) / 3) = 1', () => {
    const history = Float64Array.of(1, 5, 4, 6, 2);
    assert.equal(mase(Float64Array.of(4), Float64Array.of(6), history, 2), 1);
  });

  test('a perfect forecast has no error, also of zeros and after a constant history', () => {
    const zeros = new Float64Array(3);
    for (const metric of [rmse, mae, smape]) assert.equal(metric(zeros, zeros), 0);
    assert.equal(mase(zeros, zeros, zeros, 1), 0);
  });

  test('smape of a wrong sign or of a zero is 200, mase after a constant history Infinity', () => {
    assert.equal(smape(Float64Array.of(-2, 0), Float64Array.of(2, 3)), 200);
    assert.equal(mase(Float64Array.of(1), Float64Array.of(2), Float64Array.of(1, 1, 1), 1), Number.POSITIVE_INFINITY);
  });

  test('float32 and float64 arrays can be compared', () => {
    assert.equal(rmse(Float32Array.of(1, 2), Float64Array.of(1, 4)), Math.SQRT2);
  });

  test('no values, unequal numbers and a season as long as the history are input errors', () => {
    const none = new Float64Array(0);
    for (const metric of [rmse, mae, smape]) {
      assert.throws(() => metric(none, none), InputError);
      assert.throws(() => metric(FORECAST, FIVE_ACTUAL), /4 forecasts and 5 actual values/);
    }
    for (const season of [0, 7, 1.5]) assert.throws(() => mase(FORECAST, ACTUAL, HISTORY, season), InputError);
  });
});
