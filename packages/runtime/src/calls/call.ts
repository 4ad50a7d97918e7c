// What a call is: how a batch of equally long series goes through a form of graph.
import type { ModelContract } from '@onnxcast/onnx/read-contract';
import type { SessionTensor } from '@onnxcast/onnx/session';

/** Tensors by name. */
export type Tensors = Readonly<Record<string, SessionTensor>>;

/** Runs the model once. */
export type Run = (feeds: Tensors, outputs: readonly string[]) => Promise<Tensors>;

/** What to compute of a batch. */
export interface Task {
  /** float64 `[batch, time, features]`. */
  readonly history: SessionTensor & { readonly data: Float64Array };
  readonly horizon: number;
  /** What is known in advance, float64 `[batch, horizon, covariates]`; undefined for a model that takes none. */
  readonly future: (SessionTensor & { readonly data: Float64Array }) | undefined;
  readonly output: 'forecast' | 'fitted';
}

/** Computes a task's output, flat `[batch, steps, targets]`. */
export type Call = (run: Run, contract: ModelContract, task: Task) => Promise<Float64Array>;
