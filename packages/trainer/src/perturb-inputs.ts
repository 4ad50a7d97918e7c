// The other two cures: inputs that are a little wrong, as a model's own are. Both teach one step ahead.
import { type ModelSpec, rolesOf, type Weights } from '@onnxcast/model';
import { createRandom } from '@onnxcast/series';
import type { Engine, TrainingBatch } from './engine.ts';

/**
 * Adds normal noise to what is forecast, in the inputs only.
 * @param deviation in the model's units
 */
export function addNoise(spec: ModelSpec, batch: TrainingBatch, deviation: number, seed: number): TrainingBatch {
  const random = createRandom(seed);
  return changeInputs(spec, batch, (value) => value + deviation * random.normal());
}

/**
 * Replaces part of the inputs by the model's own one-step predictions of them.
 * @param part from 0 to 1
 * Source: Bengio et al., "Scheduled sampling", 2015, in the parallel form of Duckworth et al., 2019: all predictions are made at once, from the true past.
 */
export async function samplePredictions(
  engine: Engine,
  spec: ModelSpec,
  weights: Weights,
  batch: TrainingBatch,
  { part, seed }: { readonly part: number; readonly seed: number },
): Promise<TrainingBatch> {
  const random = createRandom(seed);
  const time = batch.inputs.shape[1]!;
  const { data } = await engine.forecast(spec, weights, batch.inputs, 0);
  const width = rolesOf(spec).targets.names.length;
  return changeInputs(spec, batch, (value, row, target) =>
    // The first step of a series has no prediction.
    random.next() < part && row % time > 0 ? data[(row - 1) * width + target]! : value,
  );
}

/** A batch whose targets, where they are inputs, are changed one by one; `row` counts `[batch, time]`. */
function changeInputs(
  spec: ModelSpec,
  batch: TrainingBatch,
  change: (value: number, row: number, target: number) => number,
): TrainingBatch {
  const features = spec.features.length;
  const data = batch.inputs.data.slice();
  for (let row = 0; row < data.length / features; row++) {
    for (const [target, column] of rolesOf(spec).targets.columns.entries()) {
      const at = row * features + column;
      data[at] = change(data[at]!, row, target);
    }
  }
  return { ...batch, inputs: { shape: batch.inputs.shape, data } };
}
