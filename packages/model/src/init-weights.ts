// The weights that a fresh model starts learning from.
import { type Random, sizeOf } from '@onnxcast/series';
import type { ModelSpec } from './spec.ts';
import { tensorLayouts, type Weights } from './weights.ts';

/**
 * Draws fresh weights, in the order of `weightShapes`.
 * @param random where the numbers come from; the same state gives the same weights
 * @returns every tensor of a cell from U(-1/sqrt(hidden), 1/sqrt(hidden)), the head's from the same law of its input size
 * Source: `reset_parameters` of PyTorch's `nn.LSTMCell` (the same for `nn.GRUCell` and `nn.RNNCell`) and `nn.Linear` (the distributions; the numbers are our own)
 * @example const weights = initialWeights({ features: ['y'], hidden: [64, 64], scaling: 'none' }, createRandom(0));
 */
export function initialWeights(spec: ModelSpec, random: Random): Weights<Float32Array> {
  const drawn = tensorLayouts(spec).map(({ name, shape, bound }) => {
    const data = Float32Array.from({ length: sizeOf(shape) }, () => bound * (2 * random.next() - 1));
    return [name, { shape, data }] as const;
  });
  return Object.fromEntries(drawn);
}
