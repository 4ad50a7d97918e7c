// How a batch of equally long series goes through each form of graph; one function a form, all of one shape.

import type { GraphForm } from '@onnxcast/onnx/forms';
import type { ModelContract } from '@onnxcast/onnx/read-contract';
import type { SessionTensor } from '@onnxcast/onnx/session';
import { callForecast, callStream } from './call-forecast.ts';
import { callStep } from './call-step.ts';
import { callUnrolled } from './call-unrolled.ts';

/** Tensors by name. */
export type Tensors = Readonly<Record<string, SessionTensor>>;

/** Runs the model once. */
export type Run = (feeds: Tensors, outputs: readonly string[]) => Promise<Tensors>;

/** What to compute of a batch. */
export interface Task {
  /** float32 `[batch, time, features]`. */
  readonly history: SessionTensor & { readonly data: Float32Array };
  readonly horizon: number;
  /** What is known in advance, float32 `[batch, horizon, covariates]`; undefined for a model that takes none. */
  readonly future: (SessionTensor & { readonly data: Float32Array }) | undefined;
  readonly output: 'forecast' | 'fitted';
}

/** Computes a task's output, flat `[batch, steps, targets]`. */
export type Call = (run: Run, contract: ModelContract, task: Task) => Promise<Float32Array>;

/** The call of each form. */
export const calls: Readonly<Record<GraphForm, Call>> = {
  forecast: callForecast,
  stream: callStream,
  step: callStep,
  unrolled: callUnrolled,
};
