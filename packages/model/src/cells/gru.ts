// The gated recurrent unit, with the reset gate after the recurrent product.
import type { Cell } from './cell.ts';

/**
 * Gates r, z, n: the reset r works on the state's whole share of n, its bias included; `h' = (1 - z) n + z h`.
 * Source: the equations under PyTorch's `nn.GRUCell`
 */
export const gru: Cell<'r' | 'z' | 'n', never> = {
  module: 'gru',
  gates: ['r', 'z', 'n'],
  state: ['h'],
  sums: 'apart',
  step({ add, sub, mul, sigmoid, tanh }, { gates, recurrent, state: { h } }) {
    const r = sigmoid(add(gates.r, recurrent.r));
    const z = sigmoid(add(gates.z, recurrent.z));
    const n = tanh(add(gates.n, mul(r, recurrent.n)));
    return { h: add(n, mul(z, sub(h, n))) };
  },
  onnx: 'GRU',
};
