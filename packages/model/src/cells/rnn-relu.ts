// Elman's cell with a rectifier.
import type { Cell } from './cell.ts';

/** One gate a: `h' = max(a, 0)`. Source: the equation under PyTorch's `nn.RNNCell`, with `nonlinearity='relu'`. */
export const rnnRelu: Cell<'a', never> = {
  module: 'rnn',
  nonlinearity: 'relu',
  gates: ['a'],
  state: ['h'],
  sums: 'joined',
  step: ({ relu }, { gates: { a } }) => ({ h: relu(a) }),
  onnx: 'RNN',
};
