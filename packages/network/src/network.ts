// A plain network of one number: x -> tanh(W1 x + b1) -> W2 h + b2, or a line where it has no hidden units. Knows
// nothing of time, ONNX or pictures.
import type { Random, Tensor } from '@onnxcast/series';

/** Points to learn, or to judge by. */
export interface Points {
  /** What is known. */
  readonly x: ArrayLike<number>;
  /** What is to be told from it; as long as `x`. */
  readonly y: ArrayLike<number>;
}

/**
 * What a network has learnt, by PyTorch's names: `hidden.weight` [H, 1], `hidden.bias` [H], `output.weight` [1, H],
 * `output.bias` [1]; a line has the last two alone, `output.weight` [1, 1].
 */
export type NetworkWeights = Readonly<Record<string, Tensor<Float64Array>>>;

/** Name and shape of every tensor, in PyTorch's order: that of the flat vector which is trained. */
export function networkShapes(hidden: number): readonly { readonly name: string; readonly shape: readonly number[] }[] {
  const inputs = Math.max(1, hidden);
  return [
    ...(hidden === 0
      ? []
      : [
          { name: 'hidden.weight', shape: [hidden, 1] },
          { name: 'hidden.bias', shape: [hidden] },
        ]),
    { name: 'output.weight', shape: [1, inputs] },
    { name: 'output.bias', shape: [1] },
  ];
}

/**
 * Draws the weights that a network starts from.
 * @param hidden number of tanh units; 0 for a line
 * @returns every layer's tensors from U(-1/sqrt(inputs), 1/sqrt(inputs))
 * Source: `reset_parameters` of PyTorch's `nn.Linear` (the distribution; the numbers are our own)
 */
export function initialNetwork(hidden: number, random: Random): NetworkWeights {
  const drawn = networkShapes(hidden).map(({ name, shape }) => {
    const inputs = name.startsWith('output.') ? Math.max(1, hidden) : 1;
    const size = shape.reduce((product, n) => product * n, 1);
    const data = Float64Array.from({ length: size }, () => (2 * random.next() - 1) / Math.sqrt(inputs));
    return [name, { shape, data }] as const;
  });
  return Object.fromEntries(drawn);
}

/**
 * Computes what a network says.
 * @param x any numbers
 * @returns one number for each
 * @example
 * const minutes = predictNetwork(weights, [10, 11]);
 */
export function predictNetwork(weights: NetworkWeights, x: ArrayLike<number>): Float64Array {
  const output = weights['output.weight']!.data;
  const bias = weights['output.bias']!.data[0]!;
  const [weight, shift] = [weights['hidden.weight']?.data, weights['hidden.bias']?.data];
  return Float64Array.from({ length: x.length }, (_, i) => {
    if (weight === undefined || shift === undefined) return output[0]! * x[i]! + bias;
    return output.reduce((sum, w, unit) => sum + w * Math.tanh(weight[unit]! * x[i]! + shift[unit]!), bias);
  });
}

/** Concatenates a network's tensors, in the order of `networkShapes`. */
export function flattenNetwork(hidden: number, weights: NetworkWeights): Float64Array {
  return Float64Array.from(networkShapes(hidden).flatMap(({ name }) => [...weights[name]!.data]));
}

/** Cuts a flat vector back into a network's tensors; copies. */
export function unflattenNetwork(hidden: number, flat: Float64Array): NetworkWeights {
  let offset = 0;
  const tensors = networkShapes(hidden).map(({ name, shape }) => {
    const size = shape.reduce((product, n) => product * n, 1);
    offset += size;
    return [name, { shape, data: flat.slice(offset - size, offset) }] as const;
  });
  return Object.fromEntries(tensors);
}
