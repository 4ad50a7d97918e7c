import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { InputError } from '../../errors.ts';
import type { Series } from '../../series.ts';
import { BASELINES } from '../baselines.ts';
import { decompose, isSeasonal } from './decompose.ts';
import { continueByTheta, fitSmoothing, smoothingErrors, theta } from './theta.ts';

interface Case {
  readonly season: number;
  readonly values: readonly number[];
  readonly told: readonly { readonly alpha: number; readonly level: number; readonly forecast: readonly number[] }[];
  /** Squared one-step errors, without the first three, of statsforecast's fit to the values without a season. */
  readonly squares: number;
  readonly isSeasonal: boolean;
  readonly isFactor: boolean;
  readonly Theta: readonly number[];
  readonly SeasonalNaive: readonly number[];
  readonly Drift: readonly number[];
  readonly Naive: readonly number[];
}

// Made by scripts/reference/make_judging.py with statsforecast.
const path = new URL('../../../../../test/reference/judging.json', import.meta.url);
const cases: Readonly<Record<string, Case>> = JSON.parse(readFileSync(path, 'utf8')).baselines;

function checkNear(found: Float64Array, expected: readonly number[], tolerance: number): void {
  assert.equal(found.length, expected.length);
  for (const [i, value] of expected.entries()) {
    assert.ok(Math.abs(found[i]! - value) <= tolerance, `step ${i + 1}: ${found[i]}, expected ${value}`);
  }
}

const spreadOf = (values: readonly number[]) => Math.max(...values) - Math.min(...values);

describe('theta', () => {
  for (const [name, one] of Object.entries(cases)) {
    const values = Float64Array.from(one.values);
    const history: Series = { id: name, features: ['y'], values };

    test(`with a smoothing that is told equals statsforecast's forecasts to 1e-9, ${name}`, () => {
      for (const { alpha, level, forecast } of one.told) {
        const options = { horizon: forecast.length, season: one.season, smoothing: { alpha, level } };
        checkNear(continueByTheta(values, options), forecast, 1e-9 * Math.max(...one.values.map(Math.abs)));
      }
    });

    test(`finds a season where statsforecast does, and whether it is a factor, ${name}`, () => {
      assert.equal(isSeasonal(values, one.season), one.isSeasonal);
      if (one.isSeasonal) assert.equal(decompose(values, one.season).isFactor, one.isFactor);
    });

    test(`finds a smoothing at least as good as statsforecast's, ${name}`, () => {
      const errors = smoothingErrors(values, fitSmoothing(values));
      const squares = errors.subarray(3).reduce((sum, error) => sum + error * error, 0);
      assert.ok(squares <= one.squares * (1 + 1e-9), `${squares}, statsforecast ${one.squares}`);
    });

    // Its search ends early (simplex steps of 1e-4 and more), so that the two agree to a hundredth of the values' spread.
    test(`forecasts as statsforecast's Theta does, ${name}`, () => {
      checkNear(theta(history, one.Theta.length, one.season), one.Theta, 0.01 * spreadOf(one.values));
    });

    test(`the other baselines equal statsforecast's to 1e-12, ${name}`, () => {
      for (const baseline of ['SeasonalNaive', 'Drift', 'Naive'] as const) {
        const expected = one[baseline];
        checkNear(
          BASELINES[baseline].forecast(history, expected.length, one.season),
          expected,
          1e-12 * Math.max(...one.values.map(Math.abs)),
        );
      }
    });
  }

  test('goes on with every feature by itself', () => {
    const rows = Array.from({ length: 40 }, (_, t) => [t + Math.sin(t), 5 - 0.1 * t]);
    const column = (feature: number) => Float64Array.from(rows, (row) => row[feature]!);
    const both = theta({ id: 'a', features: ['x', 'z'], values: Float64Array.from(rows.flat()) }, 3, 4);
    const one = (feature: number) => theta({ id: 'a', features: ['y'], values: column(feature) }, 3, 4);
    assert.deepEqual(
      [...both],
      [0, 1, 2].flatMap((step) => [one(0)[step]!, one(1)[step]!]),
    );
  });

  test('goes on with a constant series as it is', () => {
    const history = { id: 'a', features: ['y'], values: new Float64Array(30).fill(7) };
    assert.deepEqual(
      [...theta(history, 3, 12)].map((value) => value.toFixed(9)),
      Array(3).fill('7.000000000'),
    );
  });

  test('refuses fewer than four points, and seasons and horizons that are no whole numbers', () => {
    const history = (length: number) => ({ id: 'a', features: ['y'], values: new Float64Array(length) });
    assert.throws(() => theta(history(3), 1), /has 3 points, expected at least 4 for the theta method/);
    for (const [horizon, season] of [
      [-1, 1],
      [1, 0],
      [1, 2.5],
    ] as const) {
      assert.throws(() => theta(history(9), horizon, season), InputError);
    }
  });
});
