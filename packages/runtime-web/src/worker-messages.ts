// What a page and its worker say to each other: plain values that a structured clone carries.
import type { RuntimeDescription, SessionTensor } from '@onnxcast/runtime';
import {
  type ErrorFields,
  InputError,
  ModelFileError,
  OnnxcastError,
  SetupError,
  UnsupportedError,
} from '@onnxcast/series/errors';
import type { RuntimeOptions } from './ort.ts';

/** Tensors by name. */
export type Tensors = Readonly<Record<string, SessionTensor>>;

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

interface PlainError {
  readonly name: string;
  readonly message: string;
  readonly fields: Omit<ErrorFields, 'cause'>;
}

const classes = { InputError, ModelFileError, SetupError, UnsupportedError } as const;

/** An error as a plain value. */
export function flattenError(error: unknown): PlainError {
  if (!(error instanceof Error)) return { name: 'Error', message: String(error), fields: {} };
  const { name, message } = error;
  const { cause, ...fields } = error as OnnxcastError;
  return { name, message, fields: error instanceof OnnxcastError ? { ...fields } : {} };
}

/** The error that a plain value stands for. */
export function restoreError({ name, message, fields }: PlainError): Error {
  const Class = classes[name as keyof typeof classes];
  return Class === undefined ? new Error(message) : new Class(fields);
}
