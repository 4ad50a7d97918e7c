import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eigenOfSymmetric } from './symmetric-eigen.ts';

test('the second difference matrix has the eigenvalues of its closed formula, and its sines as eigenvectors', () => {
  const size = 12;
  const matrix = Array.from({ length: size }, (_, i) =>
    Array.from({ length: size }, (_, j) => (i === j ? 2 : Math.abs(i - j) === 1 ? -1 : 0)),
  );
  eigenOfSymmetric(matrix).forEach(({ value, vector }, index) => {
    const angle = ((size - index) * Math.PI) / (size + 1);
    assert.ok(Math.abs(value - (2 - 2 * Math.cos(angle))) < 1e-13, `${value}`);
    const sines = vector.map((_, j) => Math.sqrt(2 / (size + 1)) * Math.sin((j + 1) * angle));
    const sign = Math.sign(vector[0]! * sines[0]!);
    vector.forEach((entry, j) => {
      assert.ok(Math.abs(entry - sign * sines[j]!) < 1e-12, `${index}, ${j}: ${entry}`);
    });
  });
});

test('eigenvalues of either sign come largest first', () => {
  const pairs = eigenOfSymmetric([
    [0, 2],
    [2, -3],
  ]);
  assert.deepEqual(
    pairs.map(({ value }) => Number(value.toFixed(12))),
    [1, -4],
  );
});
