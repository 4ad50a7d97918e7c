// The whole forecast graph in plain loops: what every graph form is held to.
import { InputError, type Tensor } from '@onnxcast/series';
import { alignInputs } from './align-inputs.ts';
import { calendarMeans, centredRows, joinColumns } from './calendar/calendar.ts';
import { networkOf } from './calendar/calendar-columns.ts';
import { checkCovariates, forward } from './forward.ts';
import { intervalEnds, notBelow } from './interval-ends.ts';
import type { Arithmetic } from './ops/plain.ts';
import { rolesOf } from './roles.ts';
import { createScaler } from './scalings/scaler.ts';
import type { ModelSpec } from './spec.ts';
import type { Model } from './weights.ts';

/** What {@link referenceForecast} may be given beside a history. */
export interface ReferenceForecastOptions {
  /** Steps to forecast, 0 and up. */
  readonly horizon: number;
  /** `[batch, horizon, futureCovariates]` in the user's units, for a model that has any. */
  readonly futureCovariates?: Tensor | undefined;
  /** Seconds since 1970 of the first row of each series, on its wall clock, for a model that has a calendar. */
  readonly startTimes?: ArrayLike<number> | undefined;
  /** What the network computes in, default float64; scaling stays in float64, as in a graph. */
  readonly arithmetic?: Arithmetic;
  /** What runs the network, default the plain loops of `forward`. */
  readonly run?: typeof forward;
}

/** What a forecast graph gives, in the user's units. */
export interface ReferenceForecast {
  /** `[batch, horizon, targets]`; row 0 is the first step after the history. */
  readonly forecast: Tensor<Float64Array>;
  /** `[batch, time - 1, targets]`, the one-step predictions of `history[:, 1:]`. */
  readonly fitted: Tensor<Float64Array>;
  /** `[batch, horizon, targets, levels]`; absent of a model that is not calibrated. */
  readonly lower?: Tensor<Float64Array>;
  readonly upper?: Tensor<Float64Array>;
}

/**
 * The whole forecast graph in plain loops: scale every series by its own history, warm up, go on in closed loop, scale back.
 * @param history `[batch, time, features]` in the user's units, at least one step long
 * @throws InputError when the history has no step, or future covariates or start times do not fit
 */
export function referenceForecast(
  { spec, weights }: Model,
  history: Tensor,
  { horizon, futureCovariates, startTimes, arithmetic = 'float64', run = forward }: ReferenceForecastOptions,
): ReferenceForecast {
  const [batch, time, features] = history.shape as [number, number, number];
  const targets = rolesOf(spec).targets.columns;
  const given = rolesOf(spec).future.columns;
  checkCovariates(futureCovariates, [batch, horizon, given.length]);
  checkStartTimes(spec, startTimes, batch);
  const network = networkOf(spec);
  const ahead = rolesOf(network).future.columns;
  const inner = network.features.length;
  const width = targets.length;
  const forecast = new Float64Array(batch * horizon * width);
  const fitted = new Float64Array(batch * Math.max(time - 1, 0) * width);
  const levels = spec.intervals?.levels.length ?? 0;
  const [lower, upper] = [0, 1].map(() => new Float64Array(batch * horizon * width * levels)) as [
    Float64Array,
    Float64Array,
  ];

  for (let n = 0; n < batch; n++) {
    const values = Float64Array.from(history.data.subarray(n * time * features, (n + 1) * time * features));
    const scaler = createScaler(spec.scaling, { features: spec.features, values });
    const scaled = scaler.scale(values);
    const size = horizon * given.length;
    const told = Float64Array.from(futureCovariates?.data.subarray(n * size, (n + 1) * size) ?? []);
    const start = startTimes?.[n] ?? 0;
    const means = calendarMeans(spec, start, time);
    const calendar = (from: number, count: number) => centredRows(spec, start, { means, from, count });
    const rows = joinColumns(scaled, calendar(0, time), time); // [time, features + columns of the calendar]
    const known = joinColumns(scaler.scale(told, given), calendar(time, horizon), horizon); // [horizon, covariates + columns of the calendar]

    // The row after each: the last one's holds what is known of the first step to come.
    const next = new Float64Array(time * inner);
    next.set(rows.subarray(inner));
    ahead.forEach((column, i) => {
      next[(time - 1) * inner + column] = known[i] ?? 0; // without a horizon nothing looks at it
    });
    const shape = [1, time, inner];
    const inputs = alignInputs(network, { shape, data: rows }, { shape, data: next });

    // The last warm-up step already predicts the first future one, so one closed-loop step fewer is needed.
    const steps = Math.max(horizon - 1, 0);
    const later = { shape: [1, steps, ahead.length], data: known.subarray(ahead.length) };
    const output = run({ spec: network, weights }, inputs, { future: steps, covariates: later, arithmetic });
    const predicted = scaler.unscale(output.data, targets);
    const past = (time - 1) * width;
    fitted.set(predicted.subarray(0, past), n * past);
    const unbounded = predicted.subarray(past, past + horizon * width);
    forecast.set(unbounded.map(notBelow(spec)), n * horizon * width);
    if (spec.intervals === undefined) continue;
    const [ofPast, ofFuture] = [output.data.subarray(0, past), output.data.subarray(past, past + horizon * width)];
    const ends = intervalEnds(spec, scaler, { history: scaled, fitted: ofPast, forecast: ofFuture });
    lower.set(ends.lower, n * ends.lower.length);
    upper.set(ends.upper, n * ends.upper.length);
  }
  const boundOf = (data: Float64Array) => ({ shape: [batch, horizon, width, levels], data });
  return {
    forecast: { shape: [batch, horizon, width], data: forecast },
    fitted: { shape: [batch, Math.max(time - 1, 0), width], data: fitted },
    ...(levels === 0 ? {} : { lower: boundOf(lower), upper: boundOf(upper) }),
  };
}

/** @throws InputError when a model that has a calendar is not told when its series start */
function checkStartTimes(spec: ModelSpec, startTimes: ArrayLike<number> | undefined, batch: number): void {
  if (spec.calendar === undefined || startTimes?.length === batch) return;
  const found = startTimes === undefined ? 'none' : String(startTimes.length);
  throw new InputError({ option: 'startTimes', found, expected: `${batch}, one a series: this model has a calendar` });
}
