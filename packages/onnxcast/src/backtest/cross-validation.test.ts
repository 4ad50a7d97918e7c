import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { before, describe, test } from 'node:test';
import type { Scores } from '@onnxcast/series';
import { backtest } from './backtest.ts';
import type { BacktestResult } from './backtest-result.ts';

interface CrossValidation {
  readonly season: number;
  readonly horizon: number;
  readonly windows: number;
  readonly stride: number;
  readonly series: Readonly<Record<string, readonly number[]>>;
  /** By model; `[window][series][step]`. */
  readonly forecasts: Readonly<
    Record<string, { readonly values: Steps; readonly intervals: Readonly<Record<string, Steps>> }>
  >;
  /** By loss and model: the mean over series and origins. */
  readonly losses: Readonly<Record<string, Readonly<Record<string, number>>>>;
}

type Steps = readonly (readonly (readonly number[])[])[];

// Made by scripts/reference/make_judging.py: statsforecast's cross_validation, judged by utilsforecast.
const path = new URL('../../../../test/reference/judging.json', import.meta.url);
const { crossValidation: theirs }: { crossValidation: CrossValidation } = JSON.parse(readFileSync(path, 'utf8'));
const { season, horizon, windows, stride } = theirs;

const at = (level: number) => (scores: Scores) => scores.intervals!.find((one) => one.level === level)!;
/** Our figure in the unit of the loss. */
const LOSSES: Readonly<Record<string, (scores: Scores) => number>> = {
  mae: ({ mae }) => mae!,
  rmse: ({ rmse }) => rmse!,
  smape: ({ smape }) => smape! / 200,
  mase: ({ mase }) => mase!,
  rmsse: ({ rmsse }) => rmsse!,
  mqloss: ({ pinball }) => pinball!,
  scaled_crps: ({ crps }) => crps!,
  'coverage-80': (scores) => at(80)(scores).coverage! / 100,
  'coverage-95': (scores) => at(95)(scores).coverage! / 100,
  'winkler_score-80': (scores) => at(80)(scores).winkler!,
  'winkler_score-95': (scores) => at(95)(scores).winkler!,
};

describe('a backtest beside the cross-validation of statsforecast', () => {
  let result: BacktestResult;
  before(async () => {
    const series = Object.entries(theirs.series).map(([id, values]) => {
      return { id, features: ['y'], values: Float64Array.from(values) };
    });
    const models = Object.entries(theirs.forecasts).map(([name, { values, intervals }]) => [
      `their ${name}`,
      (_: unknown, __: number, window: number) =>
        series.map((_, i) => ({
          values: Float64Array.from(values[window]![i]!),
          intervals: [80, 95].map((level) => ({
            level,
            lower: Float64Array.from(intervals[`lo-${level}`]![window]![i]!),
            upper: Float64Array.from(intervals[`hi-${level}`]![window]![i]!),
          })),
        })),
    ]);
    result = await backtest(series, {
      ...{ horizon, windows, stride, season, train: false },
      models: Object.fromEntries(models),
    });
  });

  for (const [loss, values] of Object.entries(theirs.losses)) {
    test(`gives the ${loss} of utilsforecast to 1e-9, the mean over series and origins`, () => {
      for (const [name, expected] of Object.entries(values)) {
        const found = LOSSES[loss]!(result.scores[`their ${name}`]!);
        assert.ok(Math.abs(found - expected) <= 1e-9 * expected, `${name}: ${found}, expected ${expected}`);
      }
    });
  }

  test('has the origins of statsforecast: our baselines forecast what its do', () => {
    for (const [name, { values }] of Object.entries(theirs.forecasts)) {
      result.forecasts.forEach(({ window, models }, i) => {
        const expected = values[window]![i % 2]!;
        for (const [step, value] of models[name]!.values.entries()) {
          assert.ok(Math.abs(value - expected[step]!) <= 1e-9 * Math.abs(expected[step]!), `${name}: ${value}`);
        }
      });
    }
  });
});
