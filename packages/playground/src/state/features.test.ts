// Rows for models of several features, and columns out of their forecasts.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { columnOf, emptyHistory, givenOf, hasFeatures, rowsOf, showFeature } from './features.ts';

const features = ['sales', 'price'];
const history = Object.freeze({ name: 'shop', values: [1, 2, 3], feature: 'sales', others: { price: [10, 20] } });

test('a model of one feature reads what is shown, whatever it is called', () => {
  assert.deepEqual([...rowsOf({ name: '', values: [1, 2] }, ['y'])], [1, 2]);
  assert.deepEqual([...rowsOf(history, ['y'])], [1, 2, 3]);
});

test('a model of several reads rows in its own order, a shorter feature holding its last value', () => {
  assert.deepEqual([...rowsOf(history, features)], [1, 10, 2, 20, 3, 20]);
  assert.deepEqual([...rowsOf(history, ['price', 'sales'])], [10, 1, 20, 2, 20, 3]);
  const drawn = { ...emptyHistory('none', features), values: [5] };
  assert.deepEqual([...rowsOf(drawn, features)], [5, 0]);
});

test('another feature is shown without losing the first', () => {
  const price = showFeature(history, 'price');
  assert.deepEqual([price.feature, price.values], ['price', [10, 20]]);
  assert.deepEqual(showFeature(price, 'sales').values, history.values);
});

test('of a forecast the column of the shown feature is taken, none of one that is not forecast', () => {
  const forecast = Float64Array.of(1, 10, 2, 20);
  assert.deepEqual([...columnOf(forecast, { features, targets: features }, 'price')], [10, 20]);
  assert.deepEqual([...columnOf(forecast, { features, targets: ['sales'] }, 'price')], []);
  assert.deepEqual([...columnOf(forecast, { features: ['y'], targets: ['y'] }, undefined)], [1, 10, 2, 20]);
});

test('a history fits a model whose features it names', () => {
  assert.ok(hasFeatures(history, features));
  assert.ok(hasFeatures(history, ['y']));
  assert.ok(!hasFeatures(history, ['sales', 'weather']));
  assert.ok(!hasFeatures({ name: '', values: [1] }, features));
});

test('a model is given the times of its rows, where each has one', () => {
  const times = ['2024-01-01', '2024-01-02', '2024-01-03', '2024-01-04'];
  const given = givenOf({ ...history, times }, features, 2);
  assert.deepEqual([[...given.values], given.times], [[1, 10, 2, 20], times.slice(0, 2)]);
  assert.ok(!('times' in givenOf({ ...history, times: times.slice(0, 2) }, features)));
  assert.ok(!('times' in givenOf(history, features)));
});
