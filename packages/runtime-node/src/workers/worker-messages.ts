// What a session and its worker threads say to one another: plain values that a structured clone carries.
import type { PlainError, RuntimeDescription, SessionTensor } from '@onnxcast/runtime';

/** Tensors by name. */
export type Tensors = Readonly<Record<string, SessionTensor>>;

/** What a thread opens. */
export interface WorkerModel {
  readonly model: Uint8Array;
  readonly device: string;
  readonly file: string;
}

/** A run, with the number that its answer repeats; none asks the thread to end. */
export type WorkerRequest =
  | { readonly id: number; readonly feeds: Tensors; readonly outputs: readonly string[] | undefined }
  | { readonly id: number; readonly feeds?: never };

/** The answer to the request of that number; number 0 tells that the session is open, and what runs it. */
export type WorkerReply =
  | { readonly id: number; readonly value: Tensors | RuntimeDescription | undefined }
  | { readonly id: number; readonly error: PlainError };
