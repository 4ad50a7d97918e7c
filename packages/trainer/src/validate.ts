// How good a model is on data that it was not trained on: one step ahead, and in closed loop.
import { alignBatch, type Model, networkOf, rolesOf, selectColumns } from '@onnxcast/model';
import type { Tensor } from '@onnxcast/series';
import type { Validation } from './data/training-data.ts';
import type { ForecastingEngine } from './engines/plain-loops.ts';

/** How good a model is on data that it was not trained on, in the model's units. */
export interface ValidationFigures {
  /** Mean squared error of one-step-ahead predictions over history and future; in windows over the future. */
  readonly oneStepLoss: number;
  /** Root mean squared error of the future as the closed loop forecasts it from the history. */
  readonly closedLoopRmse: number;
}

/** Judges weights on a known stretch: one step ahead, and in closed loop. */
export async function validate(
  engine: Pick<ForecastingEngine, 'forecast'>,
  model: Model,
  { history, future, mask }: Validation,
): Promise<ValidationFigures> {
  const spec = networkOf(model.spec);
  const time = history.shape[1]!;
  const horizon = future.shape[1]!;
  const whole = joinTime(history, future);
  const steps = time + horizon - 1;
  const { inputs, targets } = alignBatch(spec, {
    inputs: cutTime(whole, 0, steps),
    targets: cutTime(whole, 1, steps + 1),
  });
  const known = rolesOf(spec).future.columns;
  const covariates = known.length > 0 ? selectColumns(cutTime(inputs, time, steps), known) : undefined;
  const fitted = await engine.forecast(model, inputs);
  // The last row of the warm-up is the first step of the future.
  const rolled = await engine.forecast(model, cutTime(inputs, 0, time), { horizon: horizon - 1, covariates });
  return {
    oneStepLoss: meanSquare(fitted, targets, { start: 0, mask }),
    closedLoopRmse: Math.sqrt(meanSquare(rolled, targets, { start: time - 1, mask })),
  };
}

/** Mean of `(a - b)^2` from step `start` on, over what counts. */
function meanSquare(
  a: Tensor,
  b: Tensor,
  { start, mask }: { readonly start: number; readonly mask: Tensor | undefined },
): number {
  const [series, time, width] = a.shape as [number, number, number];
  let sum = 0;
  let count = 0;
  for (let one = 0; one < series; one++) {
    const row = one * time * width;
    for (let i = row + start * width; i < row + time * width; i++) {
      if (mask?.data[i] === 0) continue;
      sum += (a.data[i]! - b.data[i]!) ** 2;
      count += 1;
    }
  }
  return sum / count;
}

/** Steps `[start, end)`, a copy. */
function cutTime({ shape, data }: Tensor<Float32Array>, start: number, end: number): Tensor<Float32Array> {
  const [series, time, features] = shape as [number, number, number];
  const row = (end - start) * features;
  const cut = new Float32Array(series * row);
  for (let one = 0; one < series; one++) {
    cut.set(data.subarray((one * time + start) * features, (one * time + end) * features), one * row);
  }
  return { shape: [series, end - start, features], data: cut };
}

/** `[batch, time, features]` and `[batch, horizon, features]` -> `[batch, time + horizon, features]`. */
function joinTime(first: Tensor, second: Tensor): Tensor<Float32Array> {
  const [series, firstTime, features] = first.shape as [number, number, number];
  const secondTime = second.shape[1]!;
  const data = new Float32Array(first.data.length + second.data.length);
  for (let one = 0; one < series; one++) {
    const offset = one * (firstTime + secondTime) * features;
    data.set(first.data.subarray(one * firstTime * features, (one + 1) * firstTime * features), offset);
    const rest = second.data.subarray(one * secondTime * features, (one + 1) * secondTime * features);
    data.set(rest, offset + firstTime * features);
  }
  return { shape: [series, firstTime + secondTime, features], data };
}
