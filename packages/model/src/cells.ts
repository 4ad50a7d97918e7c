// One step of each kind of cell, in plain loops. Every kind sees its input and its state through `W_ih x + b_ih` and `W_hh h + b_hh`.
import type { FloatArray } from '@onnxcast/series';
import type { CellKind } from './cells/cells.ts';

/** What one cell carries from step to step, both `[hidden]`; only an LSTM has a use for `c`. */
export interface State<Data extends FloatArray = Float64Array> {
  readonly h: Data;
  readonly c: Data;
}

/** What enters a cell's gates: `W_ih x + b_ih` and `W_hh h + b_hh`, each `[gates hidden]`. */
export interface Sums<Data extends FloatArray = Float64Array> {
  readonly input: Data;
  readonly state: Data;
}

/** One for each kind of cell: it replaces a state by the one a step later. */
export type Steps = Readonly<Record<CellKind, (sums: Sums<FloatArray>, state: State<FloatArray>) => void>>;

/**
 * The step of each kind.
 * Source: the equations under PyTorch's `nn.LSTMCell`, `nn.GRUCell` and `nn.RNNCell` (nonlinearity tanh)
 */
export const steps: Steps = {
  /** Gates i, f, g, o: `c = f c + i g`, `h = o tanh(c)`. */
  lstm: ({ input, state }, { h, c }) => {
    const gate = (index: number, unit: number) => input[index * h.length + unit]! + state[index * h.length + unit]!;
    for (let unit = 0; unit < h.length; unit++) {
      const i = sigmoid(gate(0, unit));
      const f = sigmoid(gate(1, unit));
      const g = Math.tanh(gate(2, unit));
      const o = sigmoid(gate(3, unit));
      c[unit] = f * c[unit]! + i * g;
      h[unit] = o * Math.tanh(c[unit]!);
    }
  },

  /** Gates r, z, n: the reset r works on the state's whole share of n, its bias included; `h = (1 - z) n + z h`. */
  gru: ({ input, state }, { h }) => {
    for (let unit = 0; unit < h.length; unit++) {
      const [second, third] = [h.length + unit, 2 * h.length + unit];
      const r = sigmoid(input[unit]! + state[unit]!);
      const z = sigmoid(input[second]! + state[second]!);
      const n = Math.tanh(input[third]! + r * state[third]!);
      h[unit] = (1 - z) * n + z * h[unit]!;
    }
  },

  /** `h = tanh(input + state)`. */
  rnn: ({ input, state }, { h }) => {
    for (let unit = 0; unit < h.length; unit++) h[unit] = Math.tanh(input[unit]! + state[unit]!);
  },
};

export function sigmoid(x: number): number {
  return 1 / (1 + Math.exp(-x));
}
