// What the page and its workers say to one another.
import type { ModelSpec } from '@onnxcast/model';
import type { Interval } from '@onnxcast/series';
import type { ErrorFields } from '@onnxcast/series/errors';
import type { Given } from '../state/features.ts';

/** What runs a model: ONNX Runtime as WebAssembly or, step by step, on WebGPU, or the plain loops of `@onnxcast/model`. */
export type Engine = 'wasm' | 'webgpu' | 'plain';

/** Opens a model, in place of the one open before. */
export interface OpenCall {
  readonly call: 'open';
  readonly model: Uint8Array;
  readonly file: string;
  readonly engine: Engine;
  /** Threads of ONNX Runtime; default its own choice. The first model of a worker decides. */
  readonly threads?: number | undefined;
}

/** Forecasts with the open model. */
export interface ForecastCall {
  readonly call: 'forecast';
  readonly history: Given;
  readonly horizon: number;
}

/** What an opened model is. */
export interface Opened {
  readonly spec: ModelSpec | undefined;
  readonly metadata: Readonly<Record<string, string>>;
  /** What runs it, for a person. */
  readonly runtime: string;
}

/** What a model said. */
export interface Made {
  /** `[horizon, targets]`. */
  readonly values: Float64Array;
  /** By ascending level; absent where the model gives none, or nobody asked for them. */
  readonly intervals?: readonly Interval<Float64Array>[];
}

/** What a forecast gave. */
export interface Forecasted extends Made {
  /** Time of the call inside the worker. */
  readonly milliseconds: number;
}

/** A call with its number. */
export type Request = { readonly id: number } & (OpenCall | ForecastCall);

/** An error with its fields, as a structured clone carries it. */
export interface PlainError extends Omit<ErrorFields, 'cause'> {
  readonly name: string;
  readonly message: string;
}

/** The answer to the call of the same number. */
export type Answer = { readonly id: number } & (
  | { readonly value: Opened | Forecasted }
  | { readonly error: PlainError }
);
