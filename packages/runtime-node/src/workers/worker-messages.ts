// What sessions and their worker threads say to one another: plain values that a structured clone carries.
import type { RuntimeDescription, Tensors } from '@onnxcast/runtime';

/** What a thread opens. */
export interface WorkerModel {
  readonly model: Uint8Array;
  readonly device: string;
  readonly file: string;
}

/** What a thread is asked to do, about a session by its number. */
export type WorkerTask =
  | { readonly kind: 'open'; readonly session: number; readonly told: WorkerModel }
  | {
      readonly kind: 'run';
      readonly session: number;
      readonly feeds: Tensors;
      readonly outputs: readonly string[] | undefined;
    }
  | { readonly kind: 'close'; readonly session: number };

/** What a task gives: of `open` what runs the session, of `run` its outputs. */
export type WorkerValue = Tensors | RuntimeDescription | undefined;
