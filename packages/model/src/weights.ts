// What was learnt: tensors by PyTorch's names, in PyTorch's layout and gate order.
import type { FloatArray, Tensor } from '@onnxcast/series';
import { cells } from './cells/cells.ts';
import { cellOf, type ModelSpec, targetsOf } from './spec.ts';

/**
 * Learnt tensors by name: `lstm1.weight_ih` [G H, I], `lstm1.weight_hh` [G H, H], `lstm1.bias_ih`, `lstm1.bias_hh` [G H], ..., `linear.weight` [targets, H], `linear.bias` [targets].
 * G gates, each a block of H rows, in the order of the cell's `gates`.
 */
export type Weights<Data extends FloatArray = FloatArray> = Readonly<Record<string, Tensor<Data>>>;

/** Name of a cell, which begins those of its tensors: `lstm1`, `gru2`, ...; the first cell is 1. */
export function cellName(spec: ModelSpec, cell: number): string {
  return `${cellOf(spec)}${cell}`;
}

/** Name and shape of every tensor of a model, in PyTorch's parameter order (the order of the flat vector that optimizers see). */
export function weightShapes(spec: ModelSpec): readonly { readonly name: string; readonly shape: readonly number[] }[] {
  const shapes: { name: string; shape: readonly number[] }[] = [];
  const gates = cells[cellOf(spec)].gates.length;
  let inputs = spec.features.length;
  spec.hidden.forEach((hidden, i) => {
    const prefix = cellName(spec, i + 1);
    shapes.push({ name: `${prefix}.weight_ih`, shape: [gates * hidden, inputs] });
    shapes.push({ name: `${prefix}.weight_hh`, shape: [gates * hidden, hidden] });
    shapes.push({ name: `${prefix}.bias_ih`, shape: [gates * hidden] });
    shapes.push({ name: `${prefix}.bias_hh`, shape: [gates * hidden] });
    inputs = hidden;
  });
  const targets = targetsOf(spec).length;
  shapes.push({ name: 'linear.weight', shape: [targets, inputs] });
  shapes.push({ name: 'linear.bias', shape: [targets] });
  return shapes;
}

/** Concatenates a model's tensors into one vector, in the order of {@link weightShapes}. */
export function flattenWeights<Data extends FloatArray>(spec: ModelSpec, weights: Weights<Data>): Data {
  const tensors = weightShapes(spec).map(({ name }) => weights[name]!.data);
  const total = tensors.reduce((sum, data) => sum + data.length, 0);
  const flat = (tensors[0] instanceof Float64Array ? new Float64Array(total) : new Float32Array(total)) as Data;
  let offset = 0;
  for (const data of tensors) {
    flat.set(data, offset);
    offset += data.length;
  }
  return flat;
}

/** Cuts a flat vector back into a model's tensors; the inverse of {@link flattenWeights}. Copies. */
export function unflattenWeights<Data extends FloatArray>(spec: ModelSpec, flat: Data): Weights<Data> {
  const weights: Record<string, Tensor<Data>> = {};
  let offset = 0;
  for (const { name, shape } of weightShapes(spec)) {
    const size = shape.reduce((product, n) => product * n, 1);
    weights[name] = { shape, data: flat.slice(offset, offset + size) as Data };
    offset += size;
  }
  return weights;
}
