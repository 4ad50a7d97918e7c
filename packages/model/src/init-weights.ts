import type { Random } from '@onnxcast/series';
import type { ModelSpec } from './spec.ts';
import { cellName, type Weights, weightShapes } from './weights.ts';

/**
 * Draws the weights that a fresh model starts learning from, in the order of `weightShapes`.
 * @param random where the numbers come from; the same state gives the same weights
 * @returns every tensor of a cell from U(-1/sqrt(hidden), 1/sqrt(hidden)), the head's from the same law of its input size
 * Source: `reset_parameters` of PyTorch's `nn.LSTMCell` (the same for `nn.GRUCell` and `nn.RNNCell`) and `nn.Linear` (the distributions; the numbers are our own)
 * @example const weights = initialWeights({ features: ['y'], hidden: [64, 64], scaling: 'none' }, createRandom(0));
 */
export function initialWeights(spec: ModelSpec, random: Random): Weights<Float32Array> {
  const top = spec.hidden.at(-1)!;
  const hiddenOf = (name: string) => spec.hidden.find((_, i) => name.startsWith(`${cellName(spec, i + 1)}.`)) ?? top;
  const drawn = weightShapes(spec).map(({ name, shape }) => {
    const bound = 1 / Math.sqrt(hiddenOf(name));
    const size = shape.reduce((product, n) => product * n, 1);
    const data = Float32Array.from({ length: size }, () => bound * (2 * random.next() - 1));
    return [name, { shape, data }] as const;
  });
  return Object.fromEntries(drawn);
}
