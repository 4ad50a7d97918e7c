// Every form of graph, run by onnxruntime-node, against the plain loops and one another.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { createRandom, type Forecast, type Tensor } from '@onnxcast/series';
import { type ForecastWith, readSine64, testForm } from '../../../test/contracts/form.suite.ts';
import { convert } from '../../converter/src/index.ts';
import { cellKinds, initialWeights, type ModelSpec, rolesOf } from '../../model/src/index.ts';
import { worstDifference } from '../../model/src/reference-cases.suite.ts';
import { type GraphForm, graphForms } from '../../onnx/src/forms.ts';
import { Forecaster } from './index.ts';

/** What each graph gave: an unrolled one of 2,000 steps takes long to open. */
const results = new Map<string, ReturnType<ForecastWith>>();

const forecastWith: ForecastWith = (model, history, horizon, future) => {
  const key = `${createHash('sha256').update(model).update(history.data).digest('hex')} ${horizon}`;
  const known = results.get(key) ?? runForecaster(model, history, horizon, future);
  results.set(key, known);
  return known;
};

const runForecaster: ForecastWith = async (model, history, horizon, future) => {
  const [batch = 0, time = 0] = history.shape;
  const split = ({ shape: [, steps = 0, width = 0], data }: Tensor) =>
    Array.from({ length: batch }, (_, n) => data.subarray(n * steps * width, (n + 1) * steps * width));
  const series = split(history);
  const forecaster = await Forecaster.load(model, { device: 'cpu', threads: 1 });
  const width = rolesOf(forecaster.spec!).targets.names.length;
  const toTensor = (rows: readonly Forecast[], steps: number): Tensor => ({
    shape: [batch, steps, width],
    data: Float64Array.from(rows.flatMap(({ values }) => [...values])),
  });
  const options = future === undefined ? {} : { futureCovariates: split(future) };
  const forecasts = await forecaster.forecast(series, horizon, options);
  const forecast = toTensor(forecasts, horizon);
  const fitted = toTensor(await forecaster.fitted(series), time - 1);
  await forecaster.dispose();
  const levels = forecaster.spec?.intervals?.levels;
  if (levels === undefined || forecasts[0]?.intervals === undefined) return { forecast, fitted };
  const bound = (end: 'lower' | 'upper'): Tensor => ({
    shape: [batch, horizon, width, levels.length],
    data: Float64Array.from(
      forecasts.flatMap(({ values, intervals }) =>
        [...values].flatMap((_, at) => intervals!.map((interval) => interval[end][at]!)),
      ),
    ),
  });
  return { forecast, fitted, lower: bound('lower'), upper: bound('upper') };
};

for (const form of graphForms) testForm(form, forecastWith);

test('all forms of the trained model are within 1e-4 of one another over 999 + 1,000 steps', async () => {
  const { spec, weights, history } = readSine64();
  const forecasts = new Map<GraphForm, Tensor>();
  for (const form of graphForms) {
    const { forecast } = await forecastWith(
      convert(spec, weights, { form, time: 999, horizon: 1000 }),
      history,
      1000,
      undefined,
    );
    forecasts.set(form, forecast);
  }
  assertAgree('sine64', forecasts);
});

for (const cell of cellKinds) {
  test(`all forms of ${cell} cells with covariates are within 1e-4 of one another over 100 + 200 steps`, async () => {
    const roles = { features: ['past', 'a', 'ahead', 'b'], targets: ['a', 'b'], futureCovariates: ['ahead'] };
    const spec: ModelSpec = { ...roles, cell, hidden: [24, 16], scaling: 'standard' };
    // Wider than PyTorch's first weights, so that the loop does not come to rest.
    const weights = Object.fromEntries(
      Object.entries(initialWeights(spec, createRandom(3))).map(([name, { shape, data }]) => {
        return [name, { shape, data: data.map((value) => 2 * value) }];
      }),
    );
    const random = createRandom(4);
    const draw = (shape: readonly [number, number, number]) => {
      const data = Float64Array.from({ length: shape[0] * shape[1] * shape[2] }, () => random.normal());
      return { shape, data };
    };
    const [history, future] = [draw([3, 100, 4]), draw([3, 200, 1])];
    const forecasts = new Map<GraphForm, Tensor>();
    for (const form of graphForms) {
      const model = convert(spec, weights, { form, time: 100, horizon: 200 });
      forecasts.set(form, (await forecastWith(model, history, 200, future)).forecast);
    }
    const last = [...forecasts.get('forecast')!.data].slice(-40);
    assert.ok(Math.max(...last) - Math.min(...last) > 0.1, 'the loop came to rest: nothing is compared');
    assertAgree(cell, forecasts);
  });
}

function assertAgree(title: string, forecasts: ReadonlyMap<GraphForm, Tensor>): void {
  for (const [a, first] of forecasts) {
    for (const [b, second] of forecasts) {
      if (a >= b) continue;
      const difference = worstDifference(first, second);
      console.log(`${title}, ${a} and ${b}: max abs difference ${difference.toExponential(1)}`);
      assert.ok(difference <= 1e-4, `${title}, ${a} and ${b}: ${difference}`);
    }
  }
}
