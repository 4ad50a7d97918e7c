// What a recurrent cell is: the one definition that the plain loops, training and graphs all run.
import type { Ops } from '../ops/ops.ts';

/** Values by name. */
export type Named<T, Name extends string = string> = Readonly<Record<Name, T>>;

/** What one step of a cell sees, every value `[rows, hidden]`. */
export interface StepInputs<T, Gate extends string = string, Part extends string = string> {
  /** What enters each gate: `W_ih x + b_ih`, and of a cell whose sums are joined `W_hh h + b_hh` too. */
  readonly gates: Named<T, Gate>;
  /** The state's share, `W_hh h + b_hh`, of a cell that keeps it apart; no other cell may look at it. */
  readonly recurrent: Named<T, Gate>;
  /** The state before the step. */
  readonly state: Named<T, Part>;
}

/** PyTorch's choice of nonlinearities for a plain RNN. */
export type Nonlinearity = 'tanh' | 'relu';

/**
 * One kind of recurrent cell. Its weights are PyTorch's: `weight_ih` `[gates hidden, inputs]`, `weight_hh` `[gates hidden, hidden]`, `bias_ih` and `bias_hh` `[gates hidden]`, with a block of `hidden` rows a gate.
 * A step is element-wise in the units: unit `k` of the state after it sees unit `k` of every gate and of the state before it, and no other.
 */
export interface Cell<Gate extends string = string, Part extends string = string> {
  /** What the names of its tensors begin with; after PyTorch's module where it has one, such as `lstm`, whose weights tell it from others by their shapes. */
  readonly module: string;
  /** What PyTorch calls its `nonlinearity`, of a kind that shares its shapes with another. */
  readonly nonlinearity?: Nonlinearity;
  /** Names of the gates, in the order of their blocks of rows. */
  readonly gates: readonly Gate[];
  /** Names of what is carried from step to step, each as wide as the cell; the first is the output, which the cell above and the gates of the next step see. */
  readonly state: readonly ['h', ...(readonly Part[])];
  /** `joined`: the gates see the sum of what comes from input and state, so their two biases are one. `apart`: the step adds them, or does otherwise. */
  readonly sums: 'joined' | 'apart';
  /** One step: the state after it, in the names of {@link Cell.state}. */
  step<T>(ops: Ops<T>, inputs: StepInputs<T, Gate, Part | 'h'>): Named<T, Part | 'h'>;
  /** The ONNX operator that computes the same over a sequence, if there is one: a faster lowering of a graph. */
  readonly onnx?: 'LSTM' | 'GRU' | 'RNN';
  /** The TensorFlow operator that does, with the gates in this order. */
  readonly tensorflow?: 'BlockLSTMV2';
}
