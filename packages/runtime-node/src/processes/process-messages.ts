// What a session and its process say to one another: plain values that a structured clone carries.
import type { RuntimeDescription } from '@onnxcast/runtime';
import type { PlainError } from '@onnxcast/series/plain-error';
import type { Tensors, WorkerModel } from '../workers/worker-messages.ts';

/** What a process opens. */
export interface ProcessModel extends WorkerModel {
  /** Threads inside an operator, 0 for every core. */
  readonly threads: number;
}

/** A model to open, or a run of it. */
export type ProcessRequest =
  | { readonly open: ProcessModel }
  | { readonly feeds: Tensors; readonly outputs: readonly string[] | undefined };

/** The answer to the request before, one at a time; the first one, without a request and a value, tells that the process hears. */
export type ProcessReply =
  | { readonly value: Tensors | RuntimeDescription | undefined }
  | { readonly error: PlainError };
