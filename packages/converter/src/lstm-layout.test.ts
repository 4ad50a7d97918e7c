import assert from 'node:assert/strict';
import { test } from 'node:test';
import { initialWeights, type ModelSpec } from '@onnxcast/model';
import { createRandom } from '@onnxcast/series';
import { fromExplicitCell, fromOperatorCell, toExplicitCell, toOperatorCell } from './lstm-layout.ts';

// One unit, two inputs: each gate is one row, so that a permutation can be read off. PyTorch's order is i, f, g, o.
const oneUnit = {
  'lstm1.weight_ih': { shape: [4, 2], data: Float32Array.of(1, 1.5, 2, 2.5, 3, 3.5, 4, 4.5) },
  'lstm1.weight_hh': { shape: [4, 1], data: Float32Array.of(10, 20, 30, 40) },
  'lstm1.bias_ih': { shape: [4], data: Float32Array.of(100, 200, 300, 400) },
  'lstm1.bias_hh': { shape: [4], data: Float32Array.of(1000, 2000, 3000, 4000) },
};

test("the LSTM operator gets PyTorch's gates i, f, g, o in the order i, o, f, g", () => {
  const { w, r, b } = toOperatorCell(oneUnit, 1);
  assert.deepEqual(w, { shape: [1, 4, 2], data: Float32Array.of(1, 1.5, 4, 4.5, 2, 2.5, 3, 3.5) });
  assert.deepEqual(r, { shape: [1, 4, 1], data: Float32Array.of(10, 40, 20, 30) });
  assert.deepEqual(b, { shape: [1, 8], data: Float32Array.of(100, 400, 200, 300, 1000, 4000, 2000, 3000) });
});

test('an explicit cell is transposed, keeps the order i, f, g, o and adds the two biases', () => {
  const { input, recurrent, bias } = toExplicitCell(oneUnit, 1);
  assert.deepEqual(input, { shape: [2, 4], data: Float32Array.of(1, 2, 3, 4, 1.5, 2.5, 3.5, 4.5) });
  assert.deepEqual(recurrent, { shape: [1, 4], data: Float32Array.of(10, 20, 30, 40) });
  assert.deepEqual(bias, { shape: [4], data: Float32Array.of(1100, 2200, 3300, 4400) });
});

test('both layouts can be undone, the explicit one but for how the biases were split', () => {
  const spec: ModelSpec = { features: ['a', 'b', 'c'], hidden: [5, 2], scaling: 'none' };
  const weights = initialWeights(spec, createRandom(0));
  for (const cell of [1, 2]) {
    const own = Object.entries(weights).filter(([name]) => name.startsWith(`lstm${cell}.`));
    assert.deepEqual(fromOperatorCell(toOperatorCell(weights, cell), cell), Object.fromEntries(own));
    const again = fromExplicitCell(toExplicitCell(weights, cell), cell);
    assert.deepEqual(again[`lstm${cell}.weight_ih`], weights[`lstm${cell}.weight_ih`]);
    assert.deepEqual(again[`lstm${cell}.weight_hh`], weights[`lstm${cell}.weight_hh`]);
    const sum = weights[`lstm${cell}.bias_ih`]!.data.map(
      (value, i) => value + weights[`lstm${cell}.bias_hh`]!.data[i]!,
    );
    assert.deepEqual(again[`lstm${cell}.bias_ih`]!.data, sum);
    assert.ok(again[`lstm${cell}.bias_hh`]!.data.every((value) => value === 0));
  }
});
