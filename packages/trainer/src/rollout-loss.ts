import type { RolloutBatch } from './rollout.ts';

/**
 * The loss of a rollout's predictions and its slope by each of them, in float64.
 * @param predictions `[time * batch, targets]`, step after step
 * @param bias `[targets]`, added to every prediction; default none
 */
export function judgeRollout(
  { targets, importance }: RolloutBatch,
  predictions: Float32Array,
  bias: Float32Array,
): { readonly loss: number; readonly byPrediction: Float32Array } {
  const [waves, time, features] = targets.shape as [number, number, number];
  const byPrediction = new Float32Array(predictions.length);
  let loss = 0;
  for (let wave = 0; wave < waves; wave++) {
    for (let step = 0; step < time; step++) {
      const weight = importance.data[wave * time + step]!;
      if (weight === 0) continue;
      for (let feature = 0; feature < features; feature++) {
        const at = (step * waves + wave) * features + feature;
        const error = predictions[at]! + bias[feature]! - targets.data[(wave * time + step) * features + feature]!;
        loss += weight * error * error;
        byPrediction[at] = 2 * weight * error;
      }
    }
  }
  return { loss, byPrediction };
}
