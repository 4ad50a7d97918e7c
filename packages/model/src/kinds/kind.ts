// What a kind of model is: the tensors that it learns, and how they predict the next step.
import type { Named } from '../cells/cell.ts';
import type { TensorLayout } from '../heads/head.ts';
import type { Ops } from '../ops/ops.ts';

/** Width of a model's rows, in and out. */
export interface Widths {
  readonly features: number;
  readonly targets: number;
}

/** One kind of model; `Spec` are the fields of a model's spec that it reads. */
export interface Kind<Spec> {
  /** What it is, for a person: `LSTM cells of 64 and 64 units`. */
  describe(spec: Spec): string;
  /** Every learnt tensor, in PyTorch's parameter order: the order of the flat vector that optimizers see. */
  tensors(spec: Spec, widths: Widths): readonly TensorLayout[];
  /** Widths of what is carried from step to step; before the first step all of it is zero. */
  state(spec: Spec, widths: Widths): NetworkState<number>;
  /** Joins learnt values to a network; over a tape, gradients reach the values themselves. */
  connect<T>(ops: Ops<T>, spec: Spec, given: { readonly weights: Named<T>; readonly widths: Widths }): Network<T>;
}

/** What a network carries from step to step, one group of values for each of its parts. */
export type NetworkState<T> = readonly Named<T>[];

/** A model that is ready to run over rows, one for each series. */
export interface Network<T> {
  /** One step: x `[rows, features]`, aligned and scaled -> the prediction of the next row's targets, or of those of the next steps one after another `[rows, steps targets]`, and the state after. */
  step(x: T, state: NetworkState<T>): { readonly predicted: T; readonly state: NetworkState<T> };
}
