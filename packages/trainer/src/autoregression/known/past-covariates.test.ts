import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type Model, referenceForecast } from '@onnxcast/model';
import { createRandom, InputError, lengthOf, type Series, sliceSeries } from '@onnxcast/series';
import { train } from '../../platform/train.ts';
import { runAtOnce } from '../../turns/in-turns.ts';
import { continueSeries } from '../autoregression.ts';
import { fitAutoregression, termsOf } from '../fit-autoregression.ts';
import { findKnownColumns } from './known-columns.ts';

const LEAD = 3;

/** y follows 5 x of three steps before, with noise of deviation 1; x is noise of deviation 1, and so is z, which says nothing. */
function createLed(seed: number, length = 300): Series {
  const random = createRandom(seed);
  const x = Float64Array.from({ length }, () => random.normal());
  const rows = Array.from({ length }, (_, t) => [
    x[t]!,
    50 + 5 * (x[t - LEAD] ?? 0) + random.normal(),
    random.normal(),
  ]);
  return { id: `s${seed}`, features: ['x', 'y', 'z'], values: Float64Array.from(rows.flat()) };
}

const series = [1, 2].map((seed) => createLed(seed));
const told = { horizon: LEAD, pastCovariates: ['x', 'z'], season: 1, levels: [] } as const;

async function modelOf(some: readonly Series[], options: Parameters<typeof train>[1]) {
  const training = train(some, options);
  for await (const { weights } of training) return { training, model: { spec: training.spec, weights } };
  throw new Error('no epoch');
}

const forecastOf = (model: Model, { values, features }: Series, horizon = LEAD) => {
  const shape = [1, values.length / features.length, features.length];
  return referenceForecast(model, { shape, data: values }, { horizon }).forecast.data;
};

describe('covariates that are known up to now', () => {
  test('are left out and named where they stay the same in every series', async () => {
    const features = [...series[0]!.features, 'shop'];
    const known = series.map((one, i) => {
      const rows = sliceSeries(one, 0, 200);
      const values = Float64Array.from({ length: 800 }, (_, at) => (at % 4 === 3 ? i : rows.values[at - (at >> 2)]!));
      return { ...rows, features, values };
    });
    const asked = { ...told, pastCovariates: ['x', 'z', 'shop'] };
    const { training } = await modelOf(known, asked);
    assert.deepEqual(training.choice!.silent, ['shop']);
    assert.deepEqual(training.choice!.known.names, ['x of the last 4 steps']);
    const future = await modelOf(known, { ...told, pastCovariates: ['x'], futureCovariates: ['z', 'shop'] });
    assert.deepEqual(future.training.choice!.silent, ['shop']);
    assert.ok(future.training.choice!.known.tried.every(({ names }) => !names.join().includes('shop')));
  });

  test('lower the error to the noise as far ahead as they lead, and one that says nothing is left out', async () => {
    const known = series.map((one) => sliceSeries(one, 0, 200));
    const { training, model } = await modelOf(known, told);
    assert.deepEqual(training.choice!.known.names, ['x of the last 4 steps']);
    assert.deepEqual(training.choice!.leftOut, ['z']);
    const errors = series.flatMap((one) =>
      Array.from({ length: 30 }, (_, i) => 200 + LEAD * i).flatMap((end) =>
        [...forecastOf(model, sliceSeries(one, 0, end))].map((value, k) => value - one.values[(end + k) * 3 + 1]!),
      ),
    );
    const deviation = Math.sqrt(errors.reduce((sum, error) => sum + error ** 2, 0) / errors.length);
    // The noise alone is 1, what is left of 5 x without it 5.1.
    assert.ok(deviation < 1.25, String(deviation));
  });

  test('stay as they were last in steps that they do not reach: the skip forecasts what the regression continues', async () => {
    const { training, model } = await modelOf(series, told);
    const { spec, choice } = training;
    assert.ok(termsOf(choice!).every(({ isPast }) => isPast));
    const { targetsOf } = findKnownColumns(spec, []);
    const targets = targetsOf(series);
    const fitted = runAtOnce(fitAutoregression(targets, choice!));
    series.forEach((one, i) => {
      const end = lengthOf(one) - 40;
      const past = { ...targets[i]!, values: targets[i]!.values.subarray(0, end) };
      const expected = continueSeries(fitted, past, 20);
      const found = forecastOf(model, sliceSeries(one, 0, end), 20);
      // Weights are float32.
      found.forEach((value, k) => {
        assert.ok(Math.abs(value - expected[k]!) <= 1e-4, `${k}: ${value} ${expected[k]}`);
      });
    });
  });

  test('are not known in what was to be forecast: a choice does not see them there', () => {
    const poison = (one: Series): Series => {
      const values = one.values.slice();
      for (let t = lengthOf(one) - LEAD; t < lengthOf(one); t++) values[3 * t] = 1e6;
      return { ...one, values };
    };
    const held = { ...told, holdout: LEAD };
    const [clean, poisoned] = [train(series, held), train(series.map(poison), held)];
    assert.deepEqual(poisoned.choice, clean.choice);
    assert.deepEqual(poisoned.start.weights, clean.start.weights);
    const judgedBy = (some: readonly Series[]) => train(some, told).choice!.known.tried[1]!.error;
    // Where they are the last steps that choices are judged by, a forecast from before them stays what it was.
    assert.ok(judgedBy(series) < 0.9 && judgedBy(series.map(poison)) < 0.9);
  });

  test('of a whole series are not there, and what helps is said', () => {
    assert.throws(
      () => train(series, { staticCovariates: ['region'] } as object),
      (error) =>
        error instanceof InputError && /^staticCovariates: .*train one model for the series/.test(error.message),
    );
  });
});
