import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { InputError } from '../errors.ts';
import type { Series } from '../series.ts';
import { backtest } from './backtest.ts';
import { drift } from './baselines/drift.ts';
import { naive } from './baselines/naive.ts';

/** y = t^2, whose naive error k steps after n points is (n - 1 + k)^2 - (n - 1)^2. */
const SQUARES: Series = Object.freeze({
  id: 'squares',
  features: ['y'],
  values: Float64Array.from({ length: 10 }, (_, t) => t * t),
});
const LINE: Series = { id: 'line', features: ['y'], values: Float64Array.from({ length: 12 }, (_, t) => 3 * t) };

describe('backtest', () => {
  test('cuts every series from its end, the history growing by a step', async () => {
    const seen: number[][] = [];
    const results = await backtest([SQUARES, LINE], { horizon: 2, windows: 3, step: 1 }, (histories, horizon) => {
      seen.push(histories.map(({ values }) => values.length));
      return histories.map((history) => naive(history, horizon));
    });
    assert.deepEqual(seen, [
      [6, 8],
      [7, 9],
      [8, 10],
    ]);
    assert.deepEqual(
      results.map(({ id, window, historyLength }) => [id, window, historyLength]),
      [
        ['squares', 0, 6],
        ['line', 0, 8],
        ['squares', 1, 7],
        ['line', 1, 9],
        ['squares', 2, 8],
        ['line', 2, 10],
      ],
    );
    // After 6 points the naive forecast is 25, and 36 and 49 come: errors 11 and 24, history's mean step 25 / 5.
    const first = results[0]!;
    assert.equal(first.mae, 17.5);
    assert.equal(first.rmse, Math.sqrt((121 + 576) / 2));
    assert.equal(first.mase, 3.5);
    assert.equal(results[1]!.mae, 4.5);
  });

  test('a forecaster that is right has no error, and may answer with a promise', async () => {
    const results = await backtest([LINE], { horizon: 4, windows: 2 }, async (histories, horizon) =>
      histories.map((history) => drift(history, horizon)),
    );
    assert.deepEqual(
      results.map(({ rmse, mae, smape, mase, historyLength }) => [rmse, mae, smape, mase, historyLength]),
      [
        [0, 0, 0, 0, 4],
        [0, 0, 0, 0, 8],
      ],
    );
  });

  test('series that are too short, wrong numbers and forecasts of another shape are input errors', async () => {
    const run = (options: Parameters<typeof backtest>[1], length = options.horizon) =>
      backtest([SQUARES], options, () => [new Float64Array(length)]);
    await assert.rejects(run({ horizon: 3, windows: 4 }), /has 10 points, expected at least 14/);
    await assert.rejects(run({ horizon: 3, season: 7 }), /has 10 points, expected at least 11/);
    for (const options of [{ horizon: 0 }, { horizon: 1, windows: 0 }, { horizon: 1, step: 0.5 }]) {
      await assert.rejects(run(options), InputError);
    }
    await assert.rejects(run({ horizon: 2 }, 3), InputError);
    await assert.rejects(
      backtest([SQUARES], { horizon: 2 }, () => []),
      InputError,
    );
  });
});
