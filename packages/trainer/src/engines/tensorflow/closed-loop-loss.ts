// How far the predictions of a closed loop are off, and the gradient of that: plain loops in float64.
import type { ClosedLoopBatch } from '../batch.ts';

/**
 * The loss of a closed loop's predictions and its gradient by each of them, in float64.
 * @param predictions `[time * batch, targets]`, step after step
 * @param bias `[targets]`, added to every prediction; default none
 */
export function judgeClosedLoop(
  { targets, importance }: ClosedLoopBatch,
  predictions: Float32Array,
  bias: Float32Array,
): { readonly loss: number; readonly dPredictions: Float32Array } {
  const [series, time, features] = targets.shape as [number, number, number];
  const dPredictions = new Float32Array(predictions.length);
  const apart = importance.shape[2] ?? 1;
  let loss = 0;
  for (let row = 0; row < series; row++) {
    for (let step = 0; step < time; step++) {
      for (let feature = 0; feature < features; feature++) {
        const weight = importance.data[(row * time + step) * apart + (feature % apart)]!;
        if (weight === 0) continue;
        const at = (step * series + row) * features + feature;
        const error = predictions[at]! + bias[feature]! - targets.data[(row * time + step) * features + feature]!;
        loss += weight * error * error;
        dPredictions[at] = 2 * weight * error;
      }
    }
  }
  return { loss, dPredictions };
}
