// What a page and its worker say to each other: plain values that a structured clone carries.
import type { RuntimeDescription, Tensors } from '@onnxcast/runtime';
import type { PlainError } from '@onnxcast/series/plain-error';
import type { RuntimeOptions } from '../ort.ts';

/** What a page asks of its worker. */
export type Request =
  | {
      readonly kind: 'open';
      readonly model: Uint8Array;
      readonly device: string;
      readonly file: string;
      readonly options: RuntimeOptions;
    }
  | {
      readonly kind: 'run';
      readonly session: number;
      readonly feeds: Tensors;
      readonly outputs: readonly string[] | undefined;
    }
  | { readonly kind: 'dispose'; readonly session: number };

/** An open session of a worker. */
export interface Opened {
  readonly session: number;
  readonly runtime: RuntimeDescription;
}

/** A request with the number that its answer repeats. */
export type Question = Request & { readonly onnxcast: number };

/** The answer to the request of that number. */
export type Answer = { readonly onnxcast: number } & ({ readonly value: unknown } | { readonly error: PlainError });
