import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { InputError, mase, type Series, seasonalNaive } from '@onnxcast/series';
import { backtest } from './backtest.ts';
import type { BacktestOptions, MadeForecast } from './backtest-options.ts';
import type { BacktestResult } from './backtest-result.ts';
import { judgeModels } from './verdict.ts';

const months = (length: number) =>
  Array.from({ length }, (_, t) => `${2000 + Math.floor(t / 12)}-${String((t % 12) + 1).padStart(2, '0')}-01`);

const series = (id: string, length: number, valueAt: (t: number) => number): Series => ({
  id,
  features: ['y'],
  values: Float64Array.from({ length }, (_, t) => valueAt(t)),
  times: months(length),
});

/** A trend, a year and something that repeats at neither. */
const SALES = series('sales', 72, (t) => 50 + 0.3 * t + 5 * Math.sin((2 * Math.PI * t) / 12) + Math.sin(t * t));
/** y = t^2, whose naive error k steps after n points is (n - 1 + k)^2 - (n - 1)^2. */
const SQUARES: Series = { id: 'squares', features: ['y'], values: Float64Array.from({ length: 12 }, (_, t) => t * t) };

describe('backtest', () => {
  for (const refit of [true, false]) {
    test(`forecasts of every model stay the same whatever comes after their origin, refit ${refit}`, async () => {
      const options: BacktestOptions = { horizon: 6, refit, season: 12 };
      const numbers = ({ values, intervals = [] }: MadeForecast) =>
        [values, ...intervals.flatMap(({ lower, upper }) => [lower, upper])].flatMap((some) => [...some]);
      const bits = ({ forecasts }: BacktestResult, windows: number) =>
        forecasts
          .filter(({ window }) => window < windows)
          .map(({ models, cutoff }) => [
            cutoff,
            Object.entries(models).map(([name, made]) => [name, ...numbers(made)]),
          ]);
      const clean = await backtest([SALES], { ...options, windows: 2 });
      assert.deepEqual(clean.models, ['onnxcast', 'Autoregression', 'Theta', 'SeasonalNaive', 'Drift', 'Naive']);
      for (const poison of [Number.NaN, 1e30]) {
        for (const windows of [1, 2]) {
          // The last window's future is poisoned; what would come after it is not there at all.
          const end = 72 - 6 * (2 - windows);
          const values = SALES.values.slice(0, end).fill(poison, end - 6);
          const poisoned = { ...SALES, values, times: SALES.times!.slice(0, end) };
          const found = await backtest([poisoned], { ...options, windows });
          assert.deepEqual(bits(found, windows), bits(clean, windows));
        }
      }
    });
  }

  test('a model fitted once makes the forecasts that it makes fitted anew at the first origin alone', async () => {
    const [anew, once] = await Promise.all(
      [true, false].map((refit) => backtest([SALES], { horizon: 6, windows: 2, refit, season: 12 })),
    );
    const of = (result: typeof anew, window: number, name: string) => result!.forecasts[window]!.models[name]!.values;
    for (const name of ['onnxcast', 'Autoregression']) {
      assert.deepEqual(of(once, 0, name), of(anew, 0, name));
      assert.notDeepEqual(of(once, 1, name), of(anew, 1, name));
    }
    assert.deepEqual(of(once, 1, 'Theta'), of(anew, 1, 'Theta'));
  });

  test('errors of each origin, series and step are those by hand', async () => {
    const { scores, byStep, bySeries, forecasts, season } = await backtest([SQUARES], {
      horizon: 2,
      windows: 2,
      stride: 1,
      train: false,
    });
    assert.equal(season, 1);
    // After 0 .. 64 come 81 and 100, after 0 .. 81 come 100 and 121.
    const errors = forecasts.map(({ actual, models }) =>
      [...actual].map((y, k) => Math.abs(y - models['Naive']!.values[k]!)),
    );
    assert.deepEqual(errors, [
      [81 - 64, 100 - 64],
      [100 - 81, 121 - 81],
    ]);
    assert.equal(scores['Naive']!.mae, (17 + 36 + 19 + 40) / 4);
    // Mean step inside the histories 0..64 and 0..81: 64 / 8 and 81 / 9.
    assert.equal(scores['Naive']!.mase, ((17 + 36) / 2 / 8 + (19 + 40) / 2 / 9) / 2);
    assert.deepEqual(
      byStep.map(({ step, scores }) => [step, scores['Naive']!.mae]),
      [
        [1, 18],
        [2, 38],
      ],
    );
    // At a step the root is taken over the origins together.
    assert.equal(byStep[0]!.scores['Naive']!.rmse, Math.sqrt((17 ** 2 + 19 ** 2) / 2));
    assert.deepEqual(bySeries, [{ id: 'squares', scores }]);
  });

  test('the mean over series, and over steps, is the figure in all', async () => {
    const other = series('other', 60, (t) => Math.cos(t) * t);
    const { scores, bySeries, byStep } = await backtest([SALES, other], { horizon: 5, windows: 3, train: false });
    for (const [name, { mase: all }] of Object.entries(scores)) {
      const mean = (some: readonly { readonly scores: typeof scores }[]) =>
        some.reduce((sum, one) => sum + one.scores[name]!.mase!, 0) / some.length;
      for (const found of [mean(bySeries), mean(byStep)]) assert.ok(Math.abs(found - all!) <= 1e-12 * all!, name);
    }
  });

  test('of counts that are 0 for long it says which figures have no scale, and how zeros count', async () => {
    const sold = series('spare', 60, (t) => (t % 9 === 0 && t < 50 ? 3 : 0));
    const run = (season: number) => backtest([sold], { horizon: 5, windows: 2, season });
    const { scores, notes, models } = await run(1);
    assert.ok(Number.isNaN(scores['onnxcast']!.crps) && Number.isFinite(scores['onnxcast']!.mase));
    assert.equal(models.includes('SeasonalNaive'), false);
    assert.deepEqual(notes, [
      'SeasonalNaive has no row: without a season it is Naive.',
      'Scaled CRPS is a dash: in 2 of 2 forecasts only zeros came, and the mean of what came is its scale.',
      'sMAPE counts a 0 that came as 200 % off, whatever else than 0 was forecast: 10 of 10 values.',
    ]);
    const even = await backtest([series('even', 60, (t) => t % 3)], { horizon: 5, windows: 2, season: 3 });
    assert.match(
      even.notes[0]!,
      /^MASE and RMSSE are a dash: the history of some series repeats itself exactly, season/,
    );
    assert.deepEqual((await backtest([SALES], { horizon: 5, windows: 2 })).notes, []);
  });

  test('a season is read off the times where a series is long enough for it', async () => {
    const season = async (length: number, options: Partial<BacktestOptions> = {}) =>
      (await backtest([series('a', length, (t) => t)], { horizon: 2, windows: 2, train: false, ...options })).season;
    assert.deepEqual([await season(17), await season(16), await season(30, { season: 6 })], [12, 1, 6]);
  });

  test("a caller's model is judged beside the others, with what its intervals cover", async () => {
    const { scores, models, forecasts } = await backtest([SALES], {
      horizon: 4,
      windows: 3,
      train: false,
      models: {
        mine: async (histories, horizon, window) =>
          histories.map((history) => {
            assert.equal(history.values.length, 72 - 4 * (3 - window));
            const values = seasonalNaive(history, horizon, 12);
            const interval = { level: 80, lower: values.map((y) => y - 100), upper: values.map((y) => y + 100) };
            return { values, intervals: [interval] };
          }),
        plain: (histories, horizon) => histories.map(() => new Float64Array(horizon)),
      },
    });
    assert.deepEqual(models.slice(-2), ['mine', 'plain']);
    const { intervals, ...errors } = scores['mine']!;
    for (const name of ['mae', 'rmse', 'smape', 'mase', 'rmsse'] as const) {
      assert.equal(errors[name], scores['SeasonalNaive']![name]);
    }
    assert.deepEqual(
      intervals!.map(({ level, coverage, width }) => [level, coverage, width]),
      [[80, 100, 200]],
    );
    assert.equal(scores['plain']!.intervals, undefined);
    const { actual, models: made } = forecasts[2]!;
    assert.equal(mase(made['mine']!.values, actual, { history: SALES.values.slice(0, 68), season: 12 }) > 0, true);
  });

  test('what was filled in counts in no error', async () => {
    const observed = new Uint8Array(72).fill(1);
    observed[70] = 0;
    const spoilt = { ...SALES, values: SALES.values.with(70, 1e6), observed };
    const run = async (one: Series) => (await backtest([one], { horizon: 4, windows: 1, train: false })).byStep;
    const [clean, gap] = [await run(SALES), await run(spoilt)];
    assert.deepEqual(gap[1], clean[1]);
    assert.ok(Number.isNaN(gap[2]!.scores['Naive']!.mae));
  });

  test('covariates are forecast by no one, and those known in advance reach the model', async () => {
    const price = (t: number) => (t * 7919) % 5;
    const rows = Array.from({ length: 60 }, (_, t) => [10 * price(t), price(t)]).flat();
    const both: Series = { id: 'a', features: ['y', 'price'], values: Float64Array.from(rows) };
    const { targets, forecasts } = await backtest([both], {
      // A season is no option of the tutorial; errors are scaled by it all the same.
      ...{ horizon: 3, windows: 1, season: 1 },
      train: { futureCovariates: ['price'], epochs: 1, hidden: [2], preset: 'tutorial', engine: 'tfjs' },
    });
    assert.deepEqual(targets, ['y']);
    for (const { values } of Object.values(forecasts[0]!.models)) assert.equal(values.length, 3);
  });

  test('series that are too short are in no figure and are named', async () => {
    const short = series('short', 9, (t) => t);
    const {
      short: left,
      series: judged,
      needed,
      bySeries,
    } = await backtest([SALES, short], {
      ...{ horizon: 3, windows: 2, season: 1, train: false },
    });
    assert.deepEqual([left, judged, needed], [[{ id: 'short', length: 9 }], 1, 10]);
    assert.deepEqual(
      bySeries.map(({ id }) => id),
      ['sales'],
    );
  });

  test('a model that gives another number of values, and options out of range, are input errors', async () => {
    const run = (options: Partial<BacktestOptions>) =>
      backtest([SALES], { horizon: 3, windows: 1, train: false, ...options });
    await assert.rejects(run({ models: { odd: () => [new Float64Array(2)] } }), /odd.*2 values, expected 3/s);
    await assert.rejects(run({ models: { none: () => [] } }), /none.*0 forecasts, expected 1/s);
    await assert.rejects(run({ models: { Theta: () => [] } }), /found Theta, expected another name than Theta, Seas/);
    for (const options of [{ horizon: 0 }, { windows: 0.5 }, { season: 0 }])
      await assert.rejects(run(options), InputError);
  });

  test('a signal ends it between two forecasts', async () => {
    const controller = new AbortController();
    const seen: string[] = [];
    const run = backtest([SALES], {
      ...{ horizon: 3, windows: 2, train: false, signal: controller.signal },
      onProgress: ({ model, window, windows }) => {
        seen.push(`${model} ${window}/${windows}`);
        if (seen.length === 2) controller.abort();
      },
    });
    await assert.rejects(run, { name: 'AbortError' });
    assert.deepEqual(seen, ['Theta 1/2', 'Theta 2/2']);
  });
});

describe('judgeModels', () => {
  const say = (errors: Readonly<Record<string, number>>) =>
    judgeModels(Object.fromEntries(Object.entries(errors).map(([name, error]) => [name, { mase: error, rmse: 1 }])));

  test('says who wins, and how ours stands', () => {
    const cases: readonly (readonly [Record<string, number>, string])[] = [
      [{ Naive: 1, onnxcast: 0.48, Theta: 0.61 }, 'onnxcast wins: MASE 0.480; best of the others: Theta 0.610.'],
      [{ Naive: 1, onnxcast: 0.61, Theta: 0.48 }, 'Theta wins: MASE 0.480; onnxcast 0.610.'],
      [{ onnxcast: 0.5, Naive: 1, Theta: 0.5001 }, 'onnxcast and Theta are equal: MASE 0.500; next: Naive 1.00.'],
      [{ Naive: 1, Theta: 0.5 }, 'Theta wins: MASE 0.500; next: Naive 1.00.'],
    ];
    for (const [errors, sentence] of cases) assert.equal(say(errors).sentence, sentence);
    assert.deepEqual(
      say({ Naive: 1, Theta: 0.5 }).ranking.map(({ model }) => model),
      ['Theta', 'Naive'],
    );
  });

  test('compares roots of squares where a history repeats itself exactly, so that errors have no scale', () => {
    const { metric, sentence } = judgeModels({
      onnxcast: { mase: Number.POSITIVE_INFINITY, rmse: 2 },
      Naive: { mase: 0, rmse: 1 },
    });
    assert.equal(metric, 'rmse');
    assert.equal(sentence, 'Naive wins: RMSE 1.00; onnxcast 2.00.');
  });
});
