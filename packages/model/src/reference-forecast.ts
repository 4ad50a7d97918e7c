import { scaleOf, type Tensor } from '@onnxcast/series';
import { forward } from './forward.ts';
import type { ModelSpec } from './spec.ts';
import type { Weights } from './weights.ts';

/**
 * The whole forecast graph in plain loops: scale every series by its own history, warm up, go on in closed loop, scale back.
 * @param history `[batch, time, features]` in the user's units, at least one step long
 * @param horizon steps to forecast, 0 and up
 * @returns forecast `[batch, horizon, features]`, its row 0 the first step after the history; fitted `[batch, time - 1, features]`, the one-step predictions of `history[:, 1:]`; both in the user's units
 * @throws InputError when the history has no step
 */
export function referenceForecast(
  spec: ModelSpec,
  weights: Weights,
  history: Tensor,
  horizon: number,
): { forecast: Tensor<Float64Array>; fitted: Tensor<Float64Array> } {
  const [batch, time, features] = history.shape as [number, number, number];
  const forecast = new Float64Array(batch * horizon * features);
  const fitted = new Float64Array(batch * Math.max(time - 1, 0) * features);

  for (let n = 0; n < batch; n++) {
    const values = Float64Array.from(history.data.subarray(n * time * features, (n + 1) * time * features));
    const { mean, deviation } = scaleFor(spec, values);
    const scaled = values.map((value, i) => (value - mean[i % features]!) / deviation[i % features]!);
    // The last warm-up step already predicts the first future one, so one closed-loop step fewer is needed.
    const output = forward(spec, weights, { shape: [1, time, features], data: scaled }, Math.max(horizon - 1, 0));
    const predicted = output.data.map((value, i) => value * deviation[i % features]! + mean[i % features]!);
    const known = (time - 1) * features;
    fitted.set(predicted.subarray(0, known), n * known);
    forecast.set(predicted.subarray(known, known + horizon * features), n * horizon * features);
  }
  return {
    forecast: { shape: [batch, horizon, features], data: forecast },
    fitted: { shape: [batch, Math.max(time - 1, 0), features], data: fitted },
  };
}

/** Mean and deviation of each feature of one series `[time, features]`; 0 and 1 for a model that takes values as they are. */
function scaleFor(spec: ModelSpec, values: Float64Array): { mean: Float64Array; deviation: Float64Array } {
  const count = spec.features.length;
  if (spec.scaling === 'none') return { mean: new Float64Array(count), deviation: new Float64Array(count).fill(1) };
  return scaleOf({ id: 'history', features: spec.features, values });
}
