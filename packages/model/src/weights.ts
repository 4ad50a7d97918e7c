// What was learnt: tensors by PyTorch's names, in PyTorch's layout and gate order (i, f, g, o).
import type { FloatArray, Tensor } from '@onnxcast/series';
import type { ModelSpec } from './spec.ts';

/** Learnt tensors by name: `lstm1.weight_ih` [4H, I], `lstm1.weight_hh` [4H, H], `lstm1.bias_ih`, `lstm1.bias_hh` [4H], ..., `linear.weight` [targets, H], `linear.bias` [targets]. */
export type Weights<Data extends FloatArray = FloatArray> = Readonly<Record<string, Tensor<Data>>>;

/** Name and shape of every tensor of a model, in PyTorch's parameter order (the order of the flat vector that optimizers see). */
export function weightShapes(spec: ModelSpec): readonly { readonly name: string; readonly shape: readonly number[] }[] {
  const shapes: { name: string; shape: readonly number[] }[] = [];
  let inputs = spec.features.length;
  spec.hidden.forEach((hidden, cell) => {
    const prefix = `lstm${cell + 1}`;
    shapes.push({ name: `${prefix}.weight_ih`, shape: [4 * hidden, inputs] });
    shapes.push({ name: `${prefix}.weight_hh`, shape: [4 * hidden, hidden] });
    shapes.push({ name: `${prefix}.bias_ih`, shape: [4 * hidden] });
    shapes.push({ name: `${prefix}.bias_hh`, shape: [4 * hidden] });
    inputs = hidden;
  });
  shapes.push({ name: 'linear.weight', shape: [spec.features.length, inputs] });
  shapes.push({ name: 'linear.bias', shape: [spec.features.length] });
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
