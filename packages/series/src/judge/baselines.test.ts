import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { InputError } from '../errors.ts';
import type { Series } from '../series.ts';
import { drift } from './baselines/drift.ts';
import { naive } from './baselines/naive.ts';
import { seasonalNaive } from './baselines/seasonal-naive.ts';
import { theta } from './baselines/theta.ts';
import { BASELINES, baselinesFor } from './baselines.ts';

const TWO: Series = Object.freeze({
  id: 'a',
  features: ['x', 'z'],
  values: Float64Array.of(1, 8, 2, 6, 4, 4, 7, 2),
});

describe('baselines', () => {
  test('without a season, the seasonal naive forecast, which is the naive one there, has no row', () => {
    const namesFor = (season: number) => baselinesFor(season).map(([name]) => name);
    assert.deepEqual(seasonalNaive(TWO, 5, 1), naive(TWO, 5));
    assert.deepEqual(namesFor(1), ['Theta', 'Drift', 'Naive']);
    assert.deepEqual(namesFor(2), Object.keys(BASELINES));
  });

  test('naive repeats the last value of every feature', () => {
    assert.deepEqual(naive(TWO, 3), Float64Array.of(7, 2, 7, 2, 7, 2));
  });

  test('plain numbers are a series of one variable', () => {
    assert.deepEqual(naive([1, 2, 4, 7], 2), Float64Array.of(7, 7));
    assert.deepEqual(seasonalNaive(Float32Array.of(1, 2, 4, 7), 3, 2), Float64Array.of(4, 7, 4));
    assert.deepEqual(drift([1, 2, 4, 7], 2), Float64Array.of(9, 11));
    assert.deepEqual(
      theta([1, 2, 4, 7], 2),
      theta({ ...TWO, features: ['y'], values: Float64Array.of(1, 2, 4, 7) }, 2),
    );
    assert.deepEqual(drift({ ...TWO, values: [...TWO.values] as unknown as Float64Array }, 1), Float64Array.of(9, 0));
    assert.throws(() => naive([1, '2'] as number[], 1), /^InputError: history: found "2", expected numbers/);
    assert.throws(
      () => naive({} as never, 1),
      /^InputError: history: found .*, expected an array of numbers, or a series/,
    );
  });

  test('seasonal naive repeats the last season, also where the horizon is no multiple of it', () => {
    assert.deepEqual(seasonalNaive(TWO, 5, 3), Float64Array.of(2, 6, 4, 4, 7, 2, 2, 6, 4, 4));
  });

  test('seasonal naive repeats what was observed: a place that was filled in is that of the season before', () => {
    const values = Float64Array.of(1, 2, 3, 4, 50, 6, 70, 80, 90);
    const filled = { id: 'a', features: ['y'], values, observed: Uint8Array.of(0, 1, 1, 1, 0, 1, 0, 0, 1) };
    assert.deepEqual(seasonalNaive(filled, 4, 3), Float64Array.of(4, 2, 90, 4));
    const first = Uint8Array.of(0, 1, 1, 0, 0, 1, 0, 0, 1);
    assert.deepEqual(seasonalNaive({ ...filled, observed: first }, 1, 3), Float64Array.of(70));
  });

  test('drift prolongs the line through the first and the last value: (7 - 1) / 3 and (2 - 8) / 3 a step', () => {
    assert.deepEqual(drift(TWO, 3), Float64Array.of(9, 0, 11, -2, 13, -4));
  });

  test('a horizon of 0 gives nothing', () => {
    for (const forecast of [naive(TWO, 0), seasonalNaive(TWO, 0, 2), drift(TWO, 0)]) assert.equal(forecast.length, 0);
  });

  test('horizons, seasons and histories out of range are input errors', () => {
    for (const horizon of [-1, 0.5, Number.NaN]) {
      assert.throws(() => naive(TWO, horizon), InputError);
      assert.throws(() => drift(TWO, horizon), InputError);
    }
    for (const season of [0, 5, 1.5]) assert.throws(() => seasonalNaive(TWO, 1, season), InputError);
    const point = { ...TWO, values: Float64Array.of(1, 2) };
    assert.throws(() => drift(point, 1), InputError);
    assert.throws(() => naive({ ...TWO, values: new Float64Array(0) }, 1), InputError);
  });
});
