// Which row a covariate that is known in advance belongs to: the one of the step before it.
import type { FloatArray, Tensor } from '@onnxcast/series';
import type { Batch } from './batch.ts';
import { type Features, rolesOf } from './roles.ts';
import { takeColumns } from './rows.ts';

/**
 * Makes what enters the first cell at every step: targets and past covariates of the step itself, future covariates of the step that is to be predicted.
 * @param rows `[batch, time, features]`
 * @param next the rows that follow each of them, `[batch, time, features]`; only future covariates are taken from it
 * @returns `[batch, time, features]`; `rows` itself for a model without future covariates
 */
export function alignInputs<Data extends FloatArray>(
  spec: Features,
  rows: Tensor<Data>,
  next: Tensor<Data>,
): Tensor<Data> {
  const columns = rolesOf(spec).future.columns;
  if (columns.length === 0) return rows;
  const width = spec.features.length;
  const data = rows.data.slice() as Data;
  for (let row = 0; row < data.length; row += width) {
    for (const column of columns) data[row + column] = next.data[row + column]!;
  }
  return { shape: rows.shape, data };
}

/**
 * Turns one-step-ahead pairs of whole rows (`createBatch`) into what a model learns from.
 * @param batch inputs and targets `[batch, time, features]`, the targets being the rows after the inputs
 * @returns aligned inputs `[batch, time, features]`, targets `[batch, time, targets]`, the mask too where it tells features apart
 */
export function alignBatch<Some extends Batch>(spec: Features, batch: Some): Some {
  const columns = rolesOf(spec).targets.columns;
  const { inputs, targets, mask } = batch;
  return {
    ...batch,
    inputs: alignInputs(spec, inputs, targets),
    targets: selectColumns(targets, columns),
    ...(mask?.shape.length === 3 && { mask: selectColumns(mask, columns) }),
  };
}

/** Some of a tensor's features: `[batch, time, features]` -> `[batch, time, columns]`; the tensor itself when that is all of them in order. */
export function selectColumns<Data extends FloatArray>(tensor: Tensor<Data>, columns: readonly number[]): Tensor<Data> {
  const [batch, time, width] = tensor.shape as [number, number, number];
  if (columns.length === width && columns.every((column, i) => column === i)) return tensor;
  return { shape: [batch, time, columns.length], data: takeColumns(tensor.data, width, columns) };
}
