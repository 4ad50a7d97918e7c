// The steps of cells.ts once more, with every result rounded to float32: what a graph computes in.
import type { Steps } from './cells.ts';

const { fround } = Math;

/** The step of each kind, for states and sums that are float32. */
export const stepsInFloat32: Steps = {
  lstm: ({ input, state }, { h, c }) => {
    const gate = (index: number, unit: number) =>
      fround(input[index * h.length + unit]! + state[index * h.length + unit]!);
    for (let unit = 0; unit < h.length; unit++) {
      const i = sigmoid(gate(0, unit));
      const f = sigmoid(gate(1, unit));
      const g = tanh(gate(2, unit));
      const o = sigmoid(gate(3, unit));
      c[unit] = fround(f * c[unit]!) + fround(i * g);
      h[unit] = o * tanh(c[unit]!);
    }
  },

  gru: ({ input, state }, { h }) => {
    for (let unit = 0; unit < h.length; unit++) {
      const [second, third] = [h.length + unit, 2 * h.length + unit];
      const r = sigmoid(fround(input[unit]! + state[unit]!));
      const z = sigmoid(fround(input[second]! + state[second]!));
      const n = tanh(fround(input[third]! + fround(r * state[third]!)));
      h[unit] = fround(fround(1 - z) * n) + fround(z * h[unit]!);
    }
  },

  rnn: ({ input, state }, { h }) => {
    for (let unit = 0; unit < h.length; unit++) h[unit] = tanh(fround(input[unit]! + state[unit]!));
  },
};

function sigmoid(x: number): number {
  return fround(1 / fround(1 + fround(Math.exp(-x))));
}

function tanh(x: number): number {
  return fround(Math.tanh(x));
}
