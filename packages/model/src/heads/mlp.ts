// A head of layers: products and biases with an activation between.
import type { Ops } from '../ops/ops.ts';
import { type Head, linearTensors } from './head.ts';

/** `linear2(activation(linear1(x)))`, with as many layers as there are. Source: PyTorch's `nn.Linear`, `nn.ReLU` and `nn.Tanh`. */
export function createMlp(activation: 'relu' | 'tanh'): Head {
  return {
    shape: 'layers',
    tensors({ inputs, hidden, outputs }) {
      const widths = [inputs, ...hidden, outputs];
      return widths.slice(1).flatMap((width, i) => linearTensors(`linear${i + 1}`, widths[i]!, width));
    },
    predict<T>(ops: Ops<T>, weights: Readonly<Record<string, T>>, x: T): T {
      let value = x;
      for (let layer = 1; weights[`linear${layer}.weight`] !== undefined; layer++) {
        if (layer > 1) value = ops[activation](value);
        value = ops.affine(value, weights[`linear${layer}.weight`]!, weights[`linear${layer}.bias`]!);
      }
      return value;
    },
  };
}
