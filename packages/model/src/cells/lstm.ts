// The long short-term memory cell.
import type { Cell } from './cell.ts';

/** Gates i, f, g, o: `c' = f c + i g`, `h' = o tanh(c')`. Source: the equations under PyTorch's `nn.LSTMCell`. */
export const lstm: Cell<'i' | 'f' | 'g' | 'o', 'c'> = {
  module: 'lstm',
  gates: ['i', 'f', 'g', 'o'],
  state: ['h', 'c'],
  sums: 'joined',
  step({ add, mul, sigmoid, tanh }, { gates: { i, f, g, o }, state: { c } }) {
    const next = add(mul(sigmoid(f), c), mul(sigmoid(i), tanh(g)));
    return { h: mul(sigmoid(o), tanh(next)), c: next };
  },
  onnx: 'LSTM',
  tensorflow: 'BlockLSTMV2',
};
