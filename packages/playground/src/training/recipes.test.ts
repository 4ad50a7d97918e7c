import assert from 'node:assert/strict';
import { test } from 'node:test';
import { generateSine } from '@onnxcast/series';
import { isOfUnitSize, recipeOf, whyNotTuned } from './recipes.ts';

test('cells take a sine as it is, and scale what is far from one, flat or of another size', () => {
  const scalingOf = (...values: readonly number[][]) =>
    recipeOf('cells').options({
      recipe: 'cells',
      hidden: '16',
      epochs: 1,
      series: values.map((one) => ({ values: one })),
    }).scaling;
  const sine = [...generateSine({ series: 1, length: 100 })[0]!.values];
  assert.equal(scalingOf(sine), 'none');
  assert.equal(
    scalingOf(
      sine,
      sine.map((value) => 100 * value),
    ),
    'standard',
  );
  assert.equal(scalingOf(sine.map((value) => value + 20)), 'standard');
  assert.equal(scalingOf(sine.map((value) => 0.01 * value)), 'standard');
  assert.ok(!isOfUnitSize([1, 1, 1]));
});

test('a model that reads the calendar goes on learning where the history has dates', () => {
  const spec = { features: ['y'], hidden: [], skip: 3, scaling: 'standard', frequency: 'day' } as const;
  const dated = { ...spec, calendar: [{ kind: 'weekdays' }] } as const;
  assert.equal(whyNotTuned(spec), undefined);
  assert.equal(whyNotTuned(dated, ['2024-01-01', '2024-01-02']), undefined);
  assert.match(whyNotTuned(dated)!, /has no dates/);
  assert.match(whyNotTuned(dated, ['0', '1'])!, /has no dates/);
  assert.match(whyNotTuned(undefined)!, /another program/);
});
