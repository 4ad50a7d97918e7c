// What was learnt: tensors by PyTorch's names, in PyTorch's layout and gate order.
import { type FloatArray, sizeOf, type Tensor } from '@onnxcast/series';
import { calendarNames } from './calendar/calendar-columns.ts';
import type { Named } from './cells/cell.ts';
import type { TensorLayout } from './heads/head.ts';
import type { Network, NetworkState, Widths } from './kinds/kind.ts';
import { kinds } from './kinds/kinds.ts';
import type { Ops } from './ops/ops.ts';
import { rolesOf } from './roles.ts';
import { kindOf, type ModelSpec } from './spec.ts';

/**
 * Learnt tensors by name: `lstm1.weight_ih` [G H, I], `lstm1.weight_hh` [G H, H], `lstm1.bias_ih`, `lstm1.bias_hh` [G H], ..., and the head's, of a linear one `linear.weight` [steps targets, H], `linear.bias` [steps targets].
 * G gates, each a block of H rows, in the order of the cell's `gates`.
 */
export type Weights<Data extends FloatArray = FloatArray> = Readonly<Record<string, Tensor<Data>>>;

/** A model: what it is, and what it learnt. */
export interface Model {
  readonly spec: ModelSpec;
  readonly weights: Weights;
}

/** Every tensor of a model, in PyTorch's parameter order (the order of the flat vector that optimizers see), with the law that a fresh one is drawn from. */
export function tensorLayouts(spec: ModelSpec): readonly TensorLayout[] {
  return kinds[kindOf(spec)].tensors(spec, widthsOf(spec));
}

/** Widths of what a model carries from step to step, one group for each cell and one for the rows of a skip; it begins with zeros. */
export function stateWidths(spec: ModelSpec): NetworkState<number> {
  return kinds[kindOf(spec)].state(spec, widthsOf(spec));
}

/** Widths of the rows that the network sees, a calendar's columns among them. */
function widthsOf(spec: ModelSpec): Widths {
  const features = spec.features.length + calendarNames(spec).length;
  return { features, targets: rolesOf(spec).targets.names.length };
}

/** Joins a model's values to its network, over any operations. */
export function connectModel<T>(ops: Ops<T>, spec: ModelSpec, weights: Named<T>): Network<T> {
  return kinds[kindOf(spec)].connect(ops, spec, { weights, widths: widthsOf(spec) });
}

/** Makes a value of each part of a state. */
export function mapState<From, To>(
  state: NetworkState<From>,
  map: (value: From, part: string, group: number) => To,
): NetworkState<To> {
  return state.map((group, k) => {
    return Object.fromEntries(Object.entries(group).map(([part, value]) => [part, map(value, part, k)]));
  });
}

/** Name and shape of every tensor of a model, in the order of {@link tensorLayouts}. */
export function weightShapes(spec: ModelSpec): readonly { readonly name: string; readonly shape: readonly number[] }[] {
  return tensorLayouts(spec).map(({ name, shape }) => ({ name, shape }));
}

/** How many numbers a model learns. */
export function countParameters(spec: ModelSpec): number {
  return weightShapes(spec).reduce((sum, { shape }) => sum + sizeOf(shape), 0);
}

/** Concatenates a model's tensors into one vector, in the order of {@link weightShapes}. */
export function flattenWeights<Data extends FloatArray>(spec: ModelSpec, weights: Weights<Data>): Data {
  const tensors = weightShapes(spec).map(({ name }) => weights[name]!.data);
  const total = countParameters(spec);
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
    const size = sizeOf(shape);
    weights[name] = { shape, data: flat.slice(offset, offset + size) as Data };
    offset += size;
  }
  return weights;
}

/** The same names with other values: what an interpreter makes of each tensor. */
export function mapTensors<T>(
  weights: Weights,
  make: (shape: readonly number[], data: FloatArray) => T,
): Readonly<Record<string, T>> {
  return Object.fromEntries(Object.entries(weights).map(([name, { shape, data }]) => [name, make(shape, data)]));
}
