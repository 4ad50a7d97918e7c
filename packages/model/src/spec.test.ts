import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cellOf, columnsOf, futureCovariatesOf, pastCovariatesOf, targetsOf } from './spec.ts';

const features = ['past', 'a', 'ahead', 'b'];

test('every feature is a target unless the spec says otherwise', () => {
  assert.deepEqual(targetsOf({ features }), features);
  assert.deepEqual(targetsOf({ features, futureCovariates: ['ahead'] }), ['past', 'a', 'b']);
  assert.deepEqual([futureCovariatesOf({ features }), pastCovariatesOf({ features })], [[], []]);
});

test('targets and covariates stand in the order of the features, whatever the order in which they are named', () => {
  const spec = { features, targets: ['b', 'a'], futureCovariates: ['ahead'] };
  assert.deepEqual(targetsOf(spec), ['a', 'b']);
  assert.deepEqual([futureCovariatesOf(spec), pastCovariatesOf(spec)], [['ahead'], ['past']]);
  assert.deepEqual(columnsOf(spec, targetsOf(spec)), [1, 3]);
});

test('a spec that names no kind of cell has LSTM cells', () => {
  assert.deepEqual([cellOf({}), cellOf({ cell: 'gru' })], ['lstm', 'gru']);
});
