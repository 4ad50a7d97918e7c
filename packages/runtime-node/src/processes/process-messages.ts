// What a session and its process say to one another: plain values that a structured clone carries.
import type { Tensors } from '@onnxcast/runtime';
import type { WorkerModel } from '../workers/worker-messages.ts';

/** What a process opens. */
export interface ProcessModel extends WorkerModel {
  /** Threads inside an operator, 0 for every core. */
  readonly threads: number;
}

/** A model to open, or a run of it, with the number that its answer repeats. The first answer, to no request, tells that the process hears. */
export type ProcessRequest = { readonly id: number } & (
  | { readonly open: ProcessModel }
  | { readonly feeds: Tensors; readonly outputs: readonly string[] | undefined }
);

/** The number of the first answer. */
export const READY = 1;
