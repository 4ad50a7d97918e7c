// The steps of cells.ts backwards: from the loss by a state after a step to the loss by what made it.

import type { CellKind } from './cells/cells.ts';
import { type State, type Sums, sigmoid } from './cells.ts';

/**
 * Takes one step back.
 * @param sums what entered the gates
 * @param before the state before the step
 * @param after the state after it
 * @param by the loss by the state after the step, which is replaced by that before it, as far as it does not go through `sums.state`
 * @param bySums receives the loss by the sums
 */
type StepBack = (sums: Sums, before: State, after: State, by: State, bySums: Sums) => void;

/** The way back of each kind of cell. */
export const stepsBack: Readonly<Record<CellKind, StepBack>> = {
  lstm: ({ input, state }, before, after, by, bySums) => {
    const size = by.h.length;
    for (let unit = 0; unit < size; unit++) {
      const [second, third, fourth] = [size + unit, 2 * size + unit, 3 * size + unit];
      const i = sigmoid(input[unit]! + state[unit]!);
      const f = sigmoid(input[second]! + state[second]!);
      const g = Math.tanh(input[third]! + state[third]!);
      const o = sigmoid(input[fourth]! + state[fourth]!);
      const squashed = Math.tanh(after.c[unit]!);
      const dh = by.h[unit]!;
      const dc = by.c[unit]! + dh * o * (1 - squashed * squashed);
      bySums.input[unit] = dc * g * i * (1 - i);
      bySums.input[second] = dc * before.c[unit]! * f * (1 - f);
      bySums.input[third] = dc * i * (1 - g * g);
      bySums.input[fourth] = dh * squashed * o * (1 - o);
      by.c[unit] = dc * f;
    }
    bySums.state.set(bySums.input);
    by.h.fill(0);
  },

  gru: ({ input, state }, before, _after, by, bySums) => {
    const size = by.h.length;
    for (let unit = 0; unit < size; unit++) {
      const [second, third] = [size + unit, 2 * size + unit];
      const r = sigmoid(input[unit]! + state[unit]!);
      const z = sigmoid(input[second]! + state[second]!);
      const n = Math.tanh(input[third]! + r * state[third]!);
      const dh = by.h[unit]!;
      const dn = dh * (1 - z) * (1 - n * n);
      const dr = dn * state[third]! * r * (1 - r);
      const dz = dh * (before.h[unit]! - n) * z * (1 - z);
      bySums.input[unit] = dr;
      bySums.state[unit] = dr;
      bySums.input[second] = dz;
      bySums.state[second] = dz;
      bySums.input[third] = dn;
      bySums.state[third] = dn * r;
      by.h[unit] = dh * z;
    }
  },

  rnn: (_sums, _before, after, by, bySums) => {
    for (let unit = 0; unit < by.h.length; unit++) {
      bySums.input[unit] = by.h[unit]! * (1 - after.h[unit]! * after.h[unit]!);
    }
    bySums.state.set(bySums.input);
    by.h.fill(0);
  },
};
