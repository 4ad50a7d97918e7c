import assert from 'node:assert/strict';
import { test } from 'node:test';
import { autocorrelate, describeResiduals } from './residuals.ts';

test("autocorrelations are statsmodels' acf, and a hole counts nothing", () => {
  // statsmodels 0.15: acf([2, 4, 4, 4, 5, 5, 7, 9, 1, 3], nlags=4)
  const expected = [0.0834710744, -0.2132231405, -0.0719008264, -0.1537190083];
  autocorrelate(Float64Array.of(2, 4, 4, 4, 5, 5, 7, 9, 1, 3), 4).forEach((value, k) => {
    assert.ok(Math.abs(value! - expected[k]!) < 1e-8, `lag ${k + 1}: ${value}`);
  });
  // [1, -1, -, 1, -1]: mean 0, squares 4; at lag 1 the pairs (1, -1) and (1, -1), at lag 2 the one pair (-1, 1).
  assert.deepEqual(autocorrelate(Float64Array.of(1, -1, Number.NaN, 1, -1), 2), [-0.5, -0.25]);
  assert.deepEqual(autocorrelate(Float64Array.of(3, 3, 3), 1), [null]);
});

test('a histogram counts every residual once, constants and the largest too', () => {
  for (const values of [
    [1, 1, 1, 1],
    [0, 0.5, 1, 10, -3, Number.NaN],
    Array.from({ length: 900 }, (_, k) => Math.sin(k)),
  ]) {
    const { counts, from, width, count } = describeResiduals(Float64Array.from(values), 1)!;
    const seen = values.filter((value) => !Number.isNaN(value));
    assert.equal(
      counts.reduce((sum, one) => sum + one, 0),
      seen.length,
    );
    assert.equal(count, seen.length);
    assert.ok(from <= Math.min(...seen) && from + width * counts.length >= Math.max(...seen) - 1e-9);
  }
  assert.equal(describeResiduals(Float64Array.of(1, 2), 1), undefined);
});
