// Inputs of a batch that are a little wrong, as a model's own predictions are; its targets stay as they are.
import { type ModelSpec, rolesOf } from '@onnxcast/model';
import type { TrainingBatch } from '../engines/batch.ts';

/** Changes what is forecast, where it is an input, one value by one; `row` counts `[batch, time]`. */
export function changeInputs(
  spec: ModelSpec,
  batch: TrainingBatch,
  change: (value: number, row: number, target: number) => number,
): TrainingBatch {
  const features = spec.features.length;
  const { columns } = rolesOf(spec).targets;
  const data = batch.inputs.data.slice();
  for (let row = 0; row < data.length / features; row++) {
    for (const [target, column] of columns.entries()) {
      const at = row * features + column;
      data[at] = change(data[at]!, row, target);
    }
  }
  return { ...batch, inputs: { shape: batch.inputs.shape, data } };
}
