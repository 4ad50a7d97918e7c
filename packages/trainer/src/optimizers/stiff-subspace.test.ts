import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { FloatArray } from '@onnxcast/series';
import type { Closure } from './optimizer.ts';
import { findStiffSubspace } from './stiff-subspace.ts';
import { dot } from './vector.ts';

/** `0.5 x' H x` with `H = Q diag(curvatures) Q`, `Q` the reflection that turns the first axis into the diagonal. */
export function createReflectedQuadratic<Vector extends FloatArray>(curvatures: readonly number[]): Closure<Vector> {
  const size = curvatures.length;
  return async (point) => {
    const turned = reflect(point, size);
    const gradient = reflect(
      turned.map((value, i) => value * curvatures[i]!),
      size,
    );
    const loss = turned.reduce((sum, value, i) => sum + 0.5 * curvatures[i]! * value ** 2, 0);
    return { loss, gradient: (point instanceof Float64Array ? gradient : new Float32Array(gradient)) as Vector };
  };
}

/** Its own inverse: I - 2 w w', w along the first axis minus the diagonal. */
function reflect(vector: FloatArray, size: number): Float64Array {
  const w = Float64Array.from({ length: size }, (_, i) => (i === 0 ? 1 : 0) - 1 / Math.sqrt(size));
  const factor = (2 * dot(w, vector)) / dot(w, w);
  return Float64Array.from(vector, (value, i) => value - factor * w[i]!);
}

const CURVATURES = [1e6, 2e5, 3e3, ...Array.from({ length: 57 }, (_, i) => 2 - i / 57)];

async function find(products: number, start: Float64Array, largestCurvature?: number) {
  const closure = createReflectedQuadratic<Float64Array>(CURVATURES);
  const at = { parameters: start, ...(await closure(start)) };
  return findStiffSubspace(closure, at, { products, most: 6, largestCurvature });
}

describe('the stiff subspace of a quadratic', () => {
  const start = Float64Array.from({ length: 60 }, (_, i) => 0.01 * Math.sin(i + 1));

  test('is the one it was made of: its curvatures to 1e-6, and its vectors', async () => {
    const { vectors, curvatures, largestCurvature, evaluations } = await find(10, start);
    assert.equal(curvatures.length, 3);
    // The differences of gradients of a quadratic are exact but for rounding.
    curvatures.forEach((value, i) => {
      assert.ok(Math.abs(value / CURVATURES[i]! - 1) < 1e-6, `${value}`);
    });
    vectors.forEach((vector, i) => {
      const turned = reflect(vector, 60);
      assert.ok(Math.abs(Math.abs(turned[i]!) - 1) < 1e-6, `${i}: ${turned[i]}`);
      vectors.forEach((other, j) => {
        assert.ok(Math.abs(dot(vector, other) - (i === j ? 1 : 0)) < 1e-10);
      });
    });
    assert.equal(largestCurvature, curvatures[0]);
    assert.ok(evaluations >= 10 && evaluations < 14, `${evaluations}`);
  });

  test('is found from a curvature that was misjudged by a factor of a million', async () => {
    for (const guess of [1, 1e12]) {
      const { curvatures } = await find(10, start, guess);
      assert.ok(Math.abs(curvatures[0]! / 1e6 - 1) < 1e-6, `${guess}: ${curvatures}`);
    }
  });

  test('ends where the space is used up', async () => {
    const closure = createReflectedQuadratic<Float64Array>([5, 1]);
    const parameters = Float64Array.of(1, 3);
    const at = { parameters, ...(await closure(parameters)) };
    const { curvatures } = await findStiffSubspace(closure, at, { products: 10, most: 6 });
    assert.deepEqual(
      curvatures.map((value) => Number(value.toFixed(6))),
      [5, 1],
    );
  });

  test('is empty where every probe is no number', async () => {
    const at = { parameters: start, loss: 1, gradient: start };
    const nowhere: Closure<Float64Array> = async (point) => ({
      loss: Number.NaN,
      gradient: point.map(() => Number.NaN),
    });
    const { vectors, largestCurvature, evaluations } = await findStiffSubspace(nowhere, at, { products: 10, most: 6 });
    assert.equal(vectors.length, 0);
    assert.ok(largestCurvature > 0);
    assert.equal(evaluations, 4);
  });
});
