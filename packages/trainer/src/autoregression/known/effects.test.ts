import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type Model, referenceForecast } from '@onnxcast/model';
import { createRandom, type Series, sliceSeries } from '@onnxcast/series';
import { train } from '../../platform/train.ts';
import { readReference } from '../../reference.suite.ts';
import { runAtOnce } from '../../turns/in-turns.ts';
import { continueSeries } from '../autoregression.ts';
import { fitAutoregression } from '../fit-autoregression.ts';
import type { KnownRows, TargetSeries } from '../target-series.ts';
import { fitEffects } from './effects.ts';
import { findKnownColumns } from './known-columns.ts';

interface Reference {
  readonly values: readonly number[];
  readonly columns: readonly (readonly number[])[];
  readonly effects: readonly number[];
  readonly weights: readonly number[];
  readonly lags: readonly number[];
  readonly forecast: readonly number[];
}

const reference = readReference<Reference>('effects.json');
const series = {
  values: Float64Array.from(reference.values),
  known: { rows: Float64Array.from(reference.columns.flat()), width: 2, scaled: 2, target: 0 },
} satisfies TargetSeries & { known: KnownRows };
const terms = [0, 1].map((column) => ({ column, lag: 0 }));

describe('effects', () => {
  test("are statsmodels' of a regression with errors that go on, but for a thousandth that the penalty takes", () => {
    const [found] = fitEffects([series], terms)!.weights;
    reference.effects.forEach((expected, i) => {
      assert.ok(Math.abs(found![i]! - expected) <= 3e-3 * Math.abs(expected), `${found} ${reference.effects}`);
    });
  });

  test("are continued as statsmodels' SARIMAX does", () => {
    const effects = { terms, weights: [Float64Array.from(reference.weights)] };
    const model = { lags: Float64Array.from(reference.lags), drift: 0, log: false, effects };
    const forecast = continueSeries(model, series, reference.forecast.length);
    forecast.forEach((value, k) => {
      assert.ok(Math.abs(value - reference.forecast[k]!) <= 1e-9 * Math.abs(value), `${k}: ${value}`);
    });
  });

  test('are not told by what is known of the steps after a series', () => {
    const later = series.known.rows.map((value, i) => (i < 2 * series.values.length ? value : 1e9));
    const poisoned = { ...series, known: { ...series.known, rows: later } };
    assert.deepEqual(fitEffects([poisoned], terms), fitEffects([series], terms));
  });
});

/** A walk that a promotion lifts by 20, and more the day after it. */
function createShop(id: string, seed: number, length = 200): Series {
  const random = createRandom(seed);
  const promotion = Float64Array.from({ length }, () => Number(random.next() < 0.15));
  let level = 100 + 20 * seed;
  const rows = Array.from({ length }, (_, t) => {
    level += 2 * (random.next() - 0.5);
    return [level + 20 * promotion[t]! + 8 * (promotion[t - 1] ?? 0), 7 * t, promotion[t]!];
  });
  return { id, features: ['sales', 'other', 'promotion'], values: Float64Array.from(rows.flat()) };
}

const shops = [createShop('a', 1), createShop('b', 2)];
const options = { horizon: 10, futureCovariates: ['promotion'], pastCovariates: ['other'] } as const;

/** The model of a training, and its forecast of the steps after the histories. */
async function forecastOf(histories: readonly Series[], plans: readonly Float64Array[]) {
  const training = train(histories, options);
  const { spec } = training;
  let model: Model | undefined;
  for await (const { weights } of training) model = { spec, weights };
  const made = histories.map(({ values }, i) => {
    const shape = [1, values.length / 3, 3];
    const futureCovariates = { shape: [1, 10, 1], data: plans[i]! };
    return referenceForecast(model!, { shape, data: values }, { horizon: 10, futureCovariates }).forecast.data;
  });
  return { training, made };
}

describe('the preset auto, with columns that are known in advance,', () => {
  const histories = shops.map((one) => sliceSeries(one, 0, -10));
  const columnOf = (one: Series, column: number) => one.values.filter((_, i) => i % 3 === column).slice(-10);
  const plans = shops.map((one) => columnOf(one, 2));

  test('tells a promotion and the day after it to within what the level walks', async () => {
    const { training, made } = await forecastOf(histories, plans);
    assert.deepEqual(training.choice!.known.names, ['promotion, of the step before too']);
    made.forEach((forecast, i) => {
      const actual = columnOf(shops[i]!, 0);
      for (const [k, value] of forecast.entries())
        assert.ok(Math.abs(value - actual[k]!) <= 5, `${forecast} ${actual}`);
    });
  });

  test('is a skip that forecasts what the regression and its autoregression continue', async () => {
    const { training, made } = await forecastOf(histories, plans);
    const { spec, choice } = training;
    const { targetsOf } = findKnownColumns(spec, []);
    const fitted = runAtOnce(fitAutoregression(targetsOf(histories), choice!));
    targetsOf(shops).forEach((one, i) => {
      const forecast = continueSeries(fitted, { ...one, values: one.values.subarray(0, -10) }, 10);
      // Weights are float32.
      for (const [k, value] of made[i]!.entries()) {
        assert.ok(Math.abs(value - forecast[k]!) <= 1e-4, `${k}: ${value} ${forecast[k]}`);
      }
    });
  });

  test('sees nothing of what is held out, known in advance or not', async () => {
    const trained = async (all: readonly Series[]) => {
      const training = train(all, { ...options, holdout: 10 });
      const found = [];
      for await (const { weights, validation } of training) found.push(weights, validation);
      return { spec: training.spec, found };
    };
    const poisoned = shops.map((one) => ({
      ...one,
      values: one.values.map((value, i) => (i < 3 * 190 ? value : -1e6 * (i + 1))),
    }));
    assert.deepEqual(await trained(poisoned), await trained(shops));
  });

  test('takes nothing of a column that tells nothing', () => {
    const random = createRandom(9);
    const noise = histories.map((one) => ({
      ...one,
      values: one.values.map((value, i) => (i % 3 === 2 ? random.next() : i % 3 === 0 ? 100 + random.next() : value)),
    }));
    const { choice } = train(noise, options);
    assert.deepEqual(choice!.known.names, []);
    // Nothing, one, two, four and eight values of `other`, and two ways to take the promotion.
    assert.equal(choice!.known.tried.length, 7);
  });
});
