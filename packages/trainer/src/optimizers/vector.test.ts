import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createRandom } from '@onnxcast/series';
import { addScaled, addScaledThenDot, dot } from './vector.ts';

test('a sum and a product in one pass have the bits of one after the other, in either precision and any length', () => {
  const random = createRandom(3);
  for (const Numbers of [Float32Array, Float64Array]) {
    for (const length of [0, 1, 3, 4, 5, 1027]) {
      const [start, b, other] = [0, 1, 2].map(() => new Numbers(Array.from({ length }, () => random.normal())));
      const [once, twice] = [start!.slice(), start!.slice()];
      const product = addScaledThenDot(once, { factor: -0.3, b: b!, other: other! });
      addScaled(twice, -0.3, b!);
      assert.equal(product, dot(twice, other!));
      assert.deepEqual(once, twice);
    }
  }
});
