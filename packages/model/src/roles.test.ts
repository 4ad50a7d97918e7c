import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cellOf } from './kinds/cell-stack.ts';
import { rolesOf } from './roles.ts';
import { kindOf } from './spec.ts';

const features = ['past', 'a', 'ahead', 'b'];

test('every feature is a target unless the spec says otherwise', () => {
  const none = { names: [], columns: [] };
  assert.deepEqual(rolesOf({ features }), {
    targets: { names: features, columns: [0, 1, 2, 3] },
    past: none,
    future: none,
  });
  assert.deepEqual(rolesOf({ features, futureCovariates: ['ahead'] }).targets.names, ['past', 'a', 'b']);
});

test('targets and covariates stand in the order of the features, whatever the order in which they are named', () => {
  assert.deepEqual(rolesOf({ features, targets: ['b', 'a'], futureCovariates: ['ahead'] }), {
    targets: { names: ['a', 'b'], columns: [1, 3] },
    past: { names: ['past'], columns: [0] },
    future: { names: ['ahead'], columns: [2] },
  });
});

test('a spec that names no kind of model and of cell is recurrent, with LSTM cells', () => {
  assert.deepEqual([kindOf({}), cellOf({}), cellOf({ cell: 'gru' })], ['recurrent', 'lstm', 'gru']);
});
