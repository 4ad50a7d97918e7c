import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cellKinds, cellName, cells, initialWeights, type ModelSpec, type Weights } from '@onnxcast/model';
import { createRandom } from '@onnxcast/series';
import {
  foldHeadBias,
  fromExplicitWeights,
  fromOperatorCell,
  toExplicitWeights,
  toOperatorCell,
} from './cell-layout.ts';
import { resolveSpec } from './resolved-model.ts';

const spec: ModelSpec = { features: ['a', 'b'], hidden: [1], scaling: 'none' };

const resolve = (own: ModelSpec, weights: Weights) => ({ ...resolveSpec(own), weights });

// One unit, two inputs: each gate is one row, so that a permutation can be read off. PyTorch's order is i, f, g, o.
const lstm = {
  'lstm1.weight_ih': { shape: [4, 2], data: Float32Array.of(1, 1.5, 2, 2.5, 3, 3.5, 4, 4.5) },
  'lstm1.weight_hh': { shape: [4, 1], data: Float32Array.of(10, 20, 30, 40) },
  'lstm1.bias_ih': { shape: [4], data: Float32Array.of(100, 200, 300, 400) },
  'lstm1.bias_hh': { shape: [4], data: Float32Array.of(1000, 2000, 3000, 4000) },
};

// PyTorch's order is r, z, n.
const gru = {
  'gru1.weight_ih': { shape: [3, 2], data: Float32Array.of(1, 1.5, 2, 2.5, 3, 3.5) },
  'gru1.weight_hh': { shape: [3, 1], data: Float32Array.of(10, 20, 30) },
  'gru1.bias_ih': { shape: [3], data: Float32Array.of(100, 200, 300) },
  'gru1.bias_hh': { shape: [3], data: Float32Array.of(1000, 2000, 3000) },
};

test("the LSTM operator gets PyTorch's gates i, f, g, o in the order i, o, f, g", () => {
  const { w, r, b } = toOperatorCell(resolve(spec, lstm), 0);
  assert.deepEqual(w, { shape: [1, 4, 2], data: Float32Array.of(1, 1.5, 4, 4.5, 2, 2.5, 3, 3.5) });
  assert.deepEqual(r, { shape: [1, 4, 1], data: Float32Array.of(10, 40, 20, 30) });
  assert.deepEqual(b, { shape: [1, 8], data: Float32Array.of(100, 400, 200, 300, 1000, 4000, 2000, 3000) });
});

test("the GRU operator gets PyTorch's gates r, z, n in the order z, r, n", () => {
  const { w, r, b } = toOperatorCell(resolve({ ...spec, cell: 'gru' }, gru), 0);
  assert.deepEqual(w, { shape: [1, 3, 2], data: Float32Array.of(2, 2.5, 1, 1.5, 3, 3.5) });
  assert.deepEqual(r, { shape: [1, 3, 1], data: Float32Array.of(20, 10, 30) });
  assert.deepEqual(b, { shape: [1, 6], data: Float32Array.of(200, 100, 300, 2000, 1000, 3000) });
});

test('the first cell gets the columns of targets, then of past covariates, then of those known in advance', () => {
  const roles = { features: ['past', 'a', 'ahead', 'b'], targets: ['b', 'a'], futureCovariates: ['ahead'] };
  const data = Float32Array.of(1, 2, 3, 4);
  const one = { 'rnn1.weight_ih': { shape: [1, 4], data }, 'rnn1.weight_hh': { shape: [1, 1], data } };
  const biases = { 'rnn1.bias_ih': { shape: [1], data }, 'rnn1.bias_hh': { shape: [1], data } };
  const model = resolve({ ...spec, ...roles, cell: 'rnn' }, { ...one, ...biases });
  assert.deepEqual([...toOperatorCell(model, 0).w.data], [2, 4, 1, 3]);
  const explicit = toExplicitWeights(model);
  assert.deepEqual([...explicit['rnn1.weight_ih']!.data], [2, 4, 1, 3]);
  assert.deepEqual({ ...explicit, 'rnn1.weight_ih': one['rnn1.weight_ih'] }, { ...one, ...biases });
});

test("the head's bias enters the first cell's by way of the targets' columns alone", () => {
  const roles: ModelSpec = { ...spec, features: ['past', 'a', 'b'], targets: ['a', 'b'], cell: 'rnn' };
  const weights = {
    'rnn1.weight_ih': { shape: [1, 3], data: Float32Array.of(100, 2, 3) },
    'rnn1.bias_ih': { shape: [1], data: Float32Array.of(7) },
    'linear.bias': { shape: [2], data: Float32Array.of(10, 20) },
  };
  assert.deepEqual([...foldHeadBias(resolve(roles, weights)).weights['rnn1.bias_ih']!.data], [7 + 2 * 10 + 3 * 20]);
});

for (const cell of cellKinds) {
  test(`both layouts of ${cell} cells can be undone, bit for bit`, () => {
    const features = ['past', 'a', 'ahead', 'b'];
    for (const roles of [{}, { targets: ['b', 'a'], futureCovariates: ['ahead'] }]) {
      const own: ModelSpec = { features, ...roles, cell, hidden: [5, 2], scaling: 'none' };
      const weights = initialWeights(own, createRandom(0));
      const model = resolve(own, weights);
      // A cell without an operator of ONNX's has the explicit layout alone.
      for (const k of cells[cell].onnx === undefined ? [] : [0, 1]) {
        const tensors = Object.entries(weights).filter(([name]) => name.startsWith(`${cellName(own, k + 1)}.`));
        assert.deepEqual(fromOperatorCell(model, k, toOperatorCell(model, k)), Object.fromEntries(tensors));
      }
      const explicit = toExplicitWeights(model) as Weights<Float32Array>;
      assert.deepEqual(fromExplicitWeights(model, explicit), weights);
    }
  });
}
