import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { InputError } from '../errors.ts';
import { jointErrorsOf } from './joint-scores.ts';
import { mae } from './metrics/mae.ts';
import { mase } from './metrics/mase.ts';
import { rmse } from './metrics/rmse.ts';
import { smape } from './metrics/smape.ts';
import { errorsOf, METRICS } from './metrics.ts';

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
    near(mase(FIVE_FORECAST, FIVE_ACTUAL, { history: HISTORY }), 0.18333333333333335);
  });

  test('a seasonal mase divides by the mean change over a season: by hand 2 / ((3 + 1 + 2) / 3) = 1', () => {
    const history = Float64Array.of(1, 5, 4, 6, 2);
    assert.equal(mase(Float64Array.of(4), Float64Array.of(6), { history, season: 2 }), 1);
  });

  test('plain arrays give what typed ones give, and what is no list of numbers is refused by its place', () => {
    assert.equal(rmse([2.5, 0, 2, 8], [3, -0.5, 2, 7]), rmse(FORECAST, ACTUAL));
    assert.equal(mase([...FIVE_FORECAST], FIVE_ACTUAL, { history: [...HISTORY] }), 0.18333333333333335);
    const twice = (values: ArrayLike<number>) => Array.from({ length: 2 * values.length }, (_, i) => values[i >> 1]!);
    const [forecast, actual, history] = [FIVE_FORECAST, FIVE_ACTUAL, HISTORY].map(twice);
    near(mase(forecast!, actual!, { history: history!, features: 2 }), 0.18333333333333335);
    const texts = ['1', '2'] as unknown as number[];
    for (const metric of [rmse, mae, smape]) {
      assert.throws(() => metric(texts, [1, 2]), /^InputError: forecast: found "1", expected numbers/);
      assert.throws(() => metric([1, 2], texts), /^InputError: actual: found "1", expected numbers/);
      const big = BigInt64Array.of(1n, 2n) as unknown as number[];
      assert.throws(
        () => metric(big, [1, 2]),
        /^InputError: forecast: found an object of type BigInt64Array, expected/,
      );
    }
  });

  test('a perfect forecast has no error, also of zeros and after a constant history', () => {
    const zeros = new Float64Array(3);
    for (const metric of [rmse, mae, smape]) assert.equal(metric(zeros, zeros), 0);
    assert.equal(mase(zeros, zeros, { history: zeros }), 0);
  });

  test('smape of a wrong sign or of a zero is 200, mase after a constant history Infinity', () => {
    assert.equal(smape(Float64Array.of(-2, 0), Float64Array.of(2, 3)), 200);
    const history = Float64Array.of(1, 1, 1);
    assert.equal(mase(Float64Array.of(1), Float64Array.of(2), { history }), Number.POSITIVE_INFINITY);
  });

  test('what was not observed is left out: the errors are those of the rest', () => {
    const [forecast, actual] = [Float64Array.of(2.5, 99, 0, 2, 8), Float64Array.of(3, Number.NaN, -0.5, 2, 7)];
    for (const metric of [rmse, mae, smape]) assert.equal(metric(forecast, actual), metric(FORECAST, ACTUAL));
    const history = Float64Array.of(1, 2, Number.NaN, 9, 11);
    // By hand: mae 0.5 over the mean of |2 - 1| and |11 - 9|.
    near(mase(forecast, actual, { history }), 0.5 / 1.5);
    assert.ok(Number.isNaN(rmse(Float64Array.of(1), Float64Array.of(Number.NaN))));
    assert.ok(Number.isNaN(rmse(Float64Array.of(Number.NaN, 1), Float64Array.of(1, 1))));
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
    for (const season of [0, 7, 1.5]) {
      assert.throws(() => mase(FORECAST, ACTUAL, { history: HISTORY, season }), InputError);
    }
  });
});

describe('errorsOf', () => {
  test('gives the mean of the scaled errors of two features: by hand (1 / 1 + 1 / 10) / 2', () => {
    const past = { history: Float64Array.of(1, 10, 2, 20, 3, 30), features: 2 };
    const errors = errorsOf(Float64Array.of(3, 30), Float64Array.of(4, 31), past);
    assert.deepEqual({ ...errors, smape: 0 }, { rmse: 1, mae: 1, mase: 0.55, rmsse: 0.55, smape: 0 });
  });

  test('every metric of the table is 0 for a perfect forecast and above 0 for another', () => {
    const past = { history: HISTORY };
    assert.deepEqual(Object.keys(errorsOf(FORECAST, ACTUAL, past)), Object.keys(METRICS));
    for (const error of Object.values(errorsOf(ACTUAL, ACTUAL, past))) assert.equal(error, 0);
    for (const error of Object.values(errorsOf(FORECAST, ACTUAL, past))) assert.ok(error > 0);
  });
});

describe('jointErrorsOf', () => {
  const short = { forecast: Float64Array.of(1), actual: Float64Array.of(4), past: { history: Float64Array.of(1, 2) } };
  const long = {
    forecast: Float64Array.of(5),
    actual: Float64Array.of(9),
    past: { history: Float64Array.of(0, 4, 8) },
  };

  test('takes the root over all values, and the mean of what each series is scaled by: by hand', () => {
    // Errors 3 and 4; the naive forecasts inside the histories are 1 and 4 off.
    const errors = jointErrorsOf([short, long]);
    assert.deepEqual(
      { ...errors, smape: 0 },
      { rmse: Math.sqrt(12.5), mae: 3.5, smape: 0, mase: (3 / 1 + 4 / 4) / 2, rmsse: (3 / 1 + 4 / 4) / 2 },
    );
  });

  test('leaves out what one history is too short for, and no other metric', () => {
    const past = { history: Float64Array.of(1, 2), season: 2 };
    assert.deepEqual(Object.keys(jointErrorsOf([{ ...short, past }, long])), ['rmse', 'mae', 'smape']);
  });

  test('of one series is what errorsOf says of it', () => {
    assert.deepEqual(jointErrorsOf([long]), errorsOf(long.forecast, long.actual, long.past));
  });
});
