// The shorter way of a model without cells, beside the plain loops.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createRandom, InputError } from '@onnxcast/series';
import { networkOf } from './calendar/calendar-columns.ts';
import { forward } from './forward.ts';
import { initialWeights } from './init-weights.ts';
import { runModel } from './run-model.ts';
import type { ModelSpec } from './spec.ts';

const SPECS: Readonly<Record<string, ModelSpec>> = {
  'one variable': { features: ['y'], hidden: [], skip: 5, scaling: 'none' },
  'its last row alone': { features: ['y'], hidden: [], skip: 1, scaling: 'none' },
  'three variables': { features: ['a', 'b', 'c'], hidden: [], skip: 3, scaling: 'none' },
  'a past and a future covariate beside two targets': {
    features: ['a', 'b', 'past', 'known'],
    targets: ['a', 'b'],
    futureCovariates: ['known'],
    hidden: [],
    skip: 4,
    scaling: 'none',
  },
  'a calendar': { features: ['y'], calendar: [{ kind: 'weekdays' }], hidden: [], skip: 3, scaling: 'none' },
  'spikes held back, of two targets, the whole window and beyond': {
    features: ['a', 'b'],
    hidden: [],
    skip: 7,
    spikes: { bound: 0.3, season: 3 },
    scaling: 'none',
  },
  'spikes held back beside a calendar': {
    features: ['y'],
    calendar: [{ kind: 'weekdays' }],
    hidden: [],
    skip: 4,
    spikes: { bound: 0.2, season: 1 },
    scaling: 'none',
  },
  'cells past its skip': { features: ['y'], hidden: [3], skip: 2, scaling: 'none' },
};

describe('a model that is run by a shorter way is what the plain loops make of it, to the last bit', () => {
  for (const [title, spec] of Object.entries(SPECS)) {
    for (const time of [2, 30]) {
      test(`${title}, ${time} steps`, () => {
        const random = createRandom(7);
        const numbers = (count: number) => Float64Array.from({ length: count }, () => random.normal());
        const weights = initialWeights(spec, createRandom(3));
        const { features: columns, futureCovariates = [] } = networkOf(spec);
        const features = columns.length;
        const series = { shape: [2, time, features], data: numbers(2 * time * features) };
        const known = futureCovariates.length;
        const covariates = { shape: [2, 9, known], data: numbers(18 * known) };
        for (const options of [
          { future: 9, covariates },
          { future: 9, covariates, arithmetic: 'float32' },
        ] as const) {
          const expected = forward({ spec, weights }, series, options);
          assert.ok(expected.data.every(Number.isFinite));
          assert.deepEqual(runModel({ spec, weights }, series, options), expected);
        }
      });
    }
  }

  test('and refuses what they refuse', () => {
    const spec = SPECS['a past and a future covariate beside two targets']!;
    const model = { spec, weights: initialWeights(spec, createRandom(3)) };
    const empty = { shape: [1, 0, 4], data: new Float64Array(0) };
    assert.throws(() => runModel(model, empty), InputError);
    assert.throws(() => runModel(model, { shape: [1, 2, 4], data: new Float64Array(8) }, { future: 3 }), InputError);
  });
});
