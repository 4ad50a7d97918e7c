// Elman's cell, the plainest there is.
import type { Cell } from './cell.ts';

/** One gate a: `h' = tanh(a)`. Source: the equation under PyTorch's `nn.RNNCell`, whose default nonlinearity is tanh. */
export const rnn: Cell<'a', never> = {
  module: 'rnn',
  nonlinearity: 'tanh',
  gates: ['a'],
  state: ['h'],
  sums: 'joined',
  step: ({ tanh }, { gates: { a } }) => ({ h: tanh(a) }),
  onnx: 'RNN',
};
