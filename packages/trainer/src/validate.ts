import type { ModelSpec, Weights } from '@onnxcast/model';
import type { Tensor } from '@onnxcast/series';
import type { Engine } from './engine.ts';
import type { Validation } from './training-data.ts';

/** How good a model is on data that it was not trained on, in the model's units. */
export interface ValidationFigures {
  /** Mean squared error of one-step-ahead predictions over history and future. */
  readonly oneStepLoss: number;
  /** Root mean squared error of the future as the closed loop forecasts it from the history. */
  readonly closedLoopRmse: number;
}

/** Judges weights on a known stretch: one step ahead, and in closed loop. */
export async function validate(
  engine: Engine,
  spec: ModelSpec,
  weights: Weights,
  { history, future }: Validation,
): Promise<ValidationFigures> {
  const time = history.shape[1]!;
  const horizon = future.shape[1]!;
  const whole = joinTime(history, future);
  const fitted = await engine.forecast(spec, weights, whole, 0);
  // The last row of the warm-up is the first step of the future.
  const rolled = await engine.forecast(spec, weights, history, horizon - 1);
  return {
    oneStepLoss: meanSquare(fitted, 0, whole, 1, time + horizon - 1),
    closedLoopRmse: Math.sqrt(meanSquare(rolled, time - 1, future, 0, horizon)),
  };
}

/** Mean of `(a[:, aStart + t] - b[:, bStart + t])^2` over `steps` steps. */
function meanSquare(a: Tensor, aStart: number, b: Tensor, bStart: number, steps: number): number {
  const [waves, aTime, features] = a.shape as [number, number, number];
  const bTime = b.shape[1]!;
  let sum = 0;
  for (let wave = 0; wave < waves; wave++) {
    const fromA = (wave * aTime + aStart) * features;
    const fromB = (wave * bTime + bStart) * features;
    for (let i = 0; i < steps * features; i++) sum += (a.data[fromA + i]! - b.data[fromB + i]!) ** 2;
  }
  return sum / (waves * steps * features);
}

/** `[batch, time, features]` and `[batch, horizon, features]` -> `[batch, time + horizon, features]`. */
function joinTime(first: Tensor, second: Tensor): Tensor<Float32Array> {
  const [waves, firstTime, features] = first.shape as [number, number, number];
  const secondTime = second.shape[1]!;
  const data = new Float32Array(first.data.length + second.data.length);
  for (let wave = 0; wave < waves; wave++) {
    const offset = wave * (firstTime + secondTime) * features;
    data.set(first.data.subarray(wave * firstTime * features, (wave + 1) * firstTime * features), offset);
    const rest = second.data.subarray(wave * secondTime * features, (wave + 1) * secondTime * features);
    data.set(rest, offset + firstTime * features);
  }
  return { shape: [waves, firstTime + secondTime, features], data };
}
