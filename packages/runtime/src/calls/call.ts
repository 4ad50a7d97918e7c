// What a call is: how a batch of equally long series goes through a form of graph.
import type { ModelContract } from '@onnxcast/onnx/read-contract';
import type { SessionTensor, Tensors } from '@onnxcast/onnx/session';

/** Runs the model once. */
export type Run = (feeds: Tensors, outputs: readonly string[]) => Promise<Tensors>;

/** What to compute of a batch. */
export interface Task {
  /** float64 `[batch, time, features]`. */
  readonly history: SessionTensor & { readonly data: Float64Array };
  readonly horizon: number;
  /** What is known in advance, float64 `[batch, horizon, covariates]`; undefined for a model that takes none. */
  readonly future: (SessionTensor & { readonly data: Float64Array }) | undefined;
  /** Seconds since 1970 of the first row of each series; undefined for a model that reads nothing off the time. */
  readonly starts?: readonly number[] | undefined;
  readonly output: 'forecast' | 'fitted';
}

/** What a graph said. */
export interface Answer {
  /** The task's output, flat `[batch, steps, targets]`. */
  readonly values: Float64Array;
  /** Where a forecast has intervals, flat `[batch, steps, targets, levels]`. */
  readonly bounds?: { readonly lower: Float64Array; readonly upper: Float64Array };
}

/** Computes a task's output. */
export type Call = (run: Run, contract: ModelContract, task: Task) => Promise<Answer>;
