// The whole forecast graph in plain loops: what every graph form is held to.
import type { Tensor } from '@onnxcast/series';
import { alignInputs } from './align-inputs.ts';
import { checkCovariates, forward } from './forward.ts';
import type { Arithmetic } from './ops/plain.ts';
import { rolesOf } from './roles.ts';
import { createScaler } from './scalings/scaler.ts';
import type { Model } from './weights.ts';

/** What {@link referenceForecast} may be given beside a history. */
export interface ReferenceForecastOptions {
  /** Steps to forecast, 0 and up. */
  readonly horizon: number;
  /** `[batch, horizon, futureCovariates]` in the user's units, for a model that has any. */
  readonly futureCovariates?: Tensor | undefined;
  /** What the network computes in, default float64; scaling stays in float64, as in a graph. */
  readonly arithmetic?: Arithmetic;
}

/**
 * The whole forecast graph in plain loops: scale every series by its own history, warm up, go on in closed loop, scale back.
 * @param history `[batch, time, features]` in the user's units, at least one step long
 * @returns forecast `[batch, horizon, targets]`, its row 0 the first step after the history; fitted `[batch, time - 1, targets]`, the one-step predictions of `history[:, 1:]`; both in the user's units
 * @throws InputError when the history has no step, or future covariates do not fit
 */
export function referenceForecast(
  { spec, weights }: Model,
  history: Tensor,
  { horizon, futureCovariates, arithmetic = 'float64' }: ReferenceForecastOptions,
): { forecast: Tensor<Float64Array>; fitted: Tensor<Float64Array> } {
  const [batch, time, features] = history.shape as [number, number, number];
  const roles = rolesOf(spec);
  const targets = roles.targets.columns;
  const ahead = roles.future.columns;
  checkCovariates(futureCovariates, [batch, horizon, ahead.length]);
  const width = targets.length;
  const forecast = new Float64Array(batch * horizon * width);
  const fitted = new Float64Array(batch * Math.max(time - 1, 0) * width);

  for (let n = 0; n < batch; n++) {
    const values = Float64Array.from(history.data.subarray(n * time * features, (n + 1) * time * features));
    const scaler = createScaler(spec.scaling, { features: spec.features, values });
    const scaled = scaler.scale(values);
    const size = horizon * ahead.length;
    const known = scaler.scale(
      Float64Array.from(futureCovariates?.data.subarray(n * size, (n + 1) * size) ?? []),
      ahead,
    ); // [horizon, covariates]

    // The row after each: the last one's holds what is known of the first step to come.
    const next = new Float64Array(time * features);
    next.set(scaled.subarray(features));
    ahead.forEach((column, i) => {
      next[(time - 1) * features + column] = known[i] ?? 0; // without a horizon nothing looks at it
    });
    const shape = [1, time, features];
    const inputs = alignInputs(spec, { shape, data: scaled }, { shape, data: next });

    // The last warm-up step already predicts the first future one, so one closed-loop step fewer is needed.
    const steps = Math.max(horizon - 1, 0);
    const later = { shape: [1, steps, ahead.length], data: known.subarray(ahead.length) };
    const output = forward({ spec, weights }, inputs, { future: steps, covariates: later, arithmetic });
    const predicted = scaler.unscale(output.data, targets);
    const past = (time - 1) * width;
    fitted.set(predicted.subarray(0, past), n * past);
    forecast.set(predicted.subarray(past, past + horizon * width), n * horizon * width);
  }
  return {
    forecast: { shape: [batch, horizon, width], data: forecast },
    fitted: { shape: [batch, Math.max(time - 1, 0), width], data: fitted },
  };
}
