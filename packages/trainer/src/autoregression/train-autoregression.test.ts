import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { referenceForecast } from '@onnxcast/model';
import type { Series } from '@onnxcast/series';
import type { Epoch } from '../epoch.ts';
import { train } from '../platform/train.ts';
import { continueSeries } from './autoregression.ts';
import { prepareRidge } from './least-squares/solve-ridge.ts';

const month = (t: number) => `${2000 + Math.floor(t / 12)}-${String((t % 12) + 1).padStart(2, '0')}-01`;
const seriesOf = (length: number, valueAt: (t: number) => number): Series => ({
  id: 'a',
  features: ['y'],
  values: Float64Array.from({ length }, (_, t) => valueAt(t)),
  times: Array.from({ length }, (_, t) => month(t)),
});

/** Trains on the series up to the horizon, and gives the largest error of what comes then, in the series' own largest step. */
async function errorOf(valueAt: (t: number) => number, horizon: number): Promise<{ error: number; epoch: Epoch }> {
  const history = seriesOf(96, valueAt);
  const training = train([history], { horizon });
  const epochs: Epoch[] = [];
  for await (const epoch of training) epochs.push(epoch);
  assert.equal(epochs.length, 1);
  const [epoch] = epochs as [Epoch];
  const model = { spec: training.spec, weights: epoch.weights };
  const { forecast } = referenceForecast(
    model,
    { shape: [1, 96, 1], data: history.values as Float64Array },
    { horizon },
  );
  const errors = Array.from(forecast.data, (value: number, k: number) => Math.abs(value - valueAt(96 + k)));
  return { error: Math.max(...errors), epoch };
}

describe('the preset auto', () => {
  test('continues a trend with a season that is added to it, to a hundredth of the season', async () => {
    const { error } = await errorOf((t) => 100 + t + 10 * Math.sin((2 * Math.PI * t) / 12), 24);
    assert.ok(error <= 0.1, String(error));
  });

  test('takes logarithms of a growth with a season that grows with it, and continues it to a hundredth', async () => {
    const at = (t: number) => 100 * Math.exp(0.02 * t + 0.2 * Math.sin((2 * Math.PI * t) / 12));
    const { error } = await errorOf(at, 12);
    assert.ok(error <= 0.01 * at(96), String(error));
    assert.equal(train([seriesOf(96, at)], { horizon: 12 }).spec.scaling, 'log');
  });

  test('is judged by a fit that has not seen the steps it is judged by', async () => {
    // Nothing before tells of the jump of the last 12 months; a fit that saw them would.
    const { epoch } = await errorOf((t) => (t < 84 ? Math.sin((2 * Math.PI * t) / 12) : 50), 12);
    assert.ok(epoch.validation!.closedLoopRmse > 10, String(epoch.validation!.closedLoopRmse));
  });

  test('leaves values of 0 and below as they are', () => {
    const { spec } = train([seriesOf(96, (t) => Math.sin((2 * Math.PI * t) / 12))], {});
    assert.equal(spec.scaling, 'standard');
  });
});

describe('prepareRidge', () => {
  test('without a penalty solves the equations, and with a large one gives the prior', () => {
    const equations = { products: Float64Array.of(4, 2, 2, 3), targets: Float64Array.of(2, 5) }; // x = (-0.5, 2)
    const near = (found: Float64Array | undefined, expected: readonly number[]) => {
      for (const [i, value] of expected.entries()) assert.ok(Math.abs(found![i]! - value) <= 1e-9, `${found}`);
    };
    const solve = (prior: Float64Array, penalty: number) =>
      prepareRidge(equations, Float64Array.of(penalty, penalty))?.(prior);
    near(solve(Float64Array.of(0, 0), 1e-300), [-0.5, 2]);
    near(solve(Float64Array.of(7, -3), 1e12), [7, -3]);
  });

  test('gives nothing where the equations are singular', () => {
    const equations = { products: Float64Array.of(1, 1, 1, 1), targets: Float64Array.of(1, 1) };
    assert.equal(prepareRidge(equations, Float64Array.of(0, 0)), undefined);
  });
});

describe('continueSeries', () => {
  test('goes on with the sum of the last two distances from the mean', () => {
    const lags = Float64Array.of(1, 1);
    assert.deepEqual(
      [...continueSeries({ lags, drift: 0, log: false }, { values: Float64Array.of(9, 10, 11) }, 3)],
      [11, 12, 13],
    );
  });
});
