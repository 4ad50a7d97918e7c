import assert from 'node:assert/strict';
import { test } from 'node:test';
import { initialWeights } from '@onnxcast/model';
import { createRandom } from '@onnxcast/series';
import { convert } from '../../converter/src/index.ts';
import { readOperators } from './read-operators.ts';

const spec = { features: ['y'], hidden: [4, 3], scaling: 'none' } as const;
const weights = initialWeights(spec, createRandom(0));

test('operators inside a loop are found, with those around it', () => {
  const operators = readOperators(convert(spec, weights));
  // x, w, r, b, sequence lengths, first state and first cell; the count, the condition and what is carried along.
  assert.equal(operators.get('LSTM'), 7);
  assert.ok(operators.get('Loop')! > 2);
  assert.equal(operators.get('MatMul'), 2);
});

test('the most inputs of an operator are counted, not the last or the first', () => {
  const operators = readOperators(convert(spec, weights, { form: 'unrolled', time: 12, horizon: 30 }));
  assert.equal(operators.get('Concat'), 30);
  assert.equal(operators.get('Tanh'), 1);
  assert.equal(operators.has('Loop'), false);
});
