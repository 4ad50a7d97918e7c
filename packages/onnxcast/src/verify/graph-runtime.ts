// A runtime as a function of a graph's bytes, and how one outside of this process is spoken to.
import type { ReferenceForecast } from '@onnxcast/model';
import { lengthOf, type Series, type Tensor, toTensor } from '@onnxcast/series';
import type { Bounds, Rows } from './differences.ts';

/** What is forecast. */
export interface Given {
  /** Series of one length. */
  readonly history: readonly Series[];
  readonly horizon: number;
  /** `[batch, horizon, covariates]`, where the model takes any. */
  readonly future: Tensor<Float64Array> | undefined;
  /** Seconds since 1970 of the first row of each series, where the model reads something off the time. */
  readonly starts: readonly number[] | undefined;
}

/** What a graph gave. */
export interface GraphRun extends Rows {
  /** Times of three forecasts of all series, after one that does not count. */
  readonly milliseconds: readonly number[];
}

/** A program that runs graphs. */
export interface GraphRuntime {
  /** For a person: `onnxruntime-web in Chromium 150.0`. */
  readonly name: string;
  /** The version of ONNX Runtime. */
  readonly version: string;
  /** Whether it runs a graph of one step, which has to be called for every step. */
  readonly runsSteps: boolean;
  run(model: Uint8Array, given: Given): Promise<GraphRun>;
  close?(): Promise<void>;
}

/** A runtime that is not at hand. */
export interface MissingRuntime {
  readonly name: string;
  readonly reason: string;
}

/** What a program outside of this process is given, in JSON: numbers as base64 of little-endian float64, which it rounds to what the graph declares. */
export function toRequest(model: Uint8Array, { history, horizon, future, starts }: Given): object {
  const encode = (data: Float64Array) => toBase64(new Uint8Array(Float64Array.from(data).buffer));
  return {
    model: toBase64(model),
    shape: [history.length, lengthOf(history[0]!), history[0]!.features.length],
    history: encode(toTensor(history, 'float64').data),
    horizon,
    ...(future === undefined ? {} : { futureShape: future.shape, future: encode(future.data) }),
    ...(starts === undefined ? {} : { starts }),
  };
}

/** Reads what such a program answers: `fitted`, `forecast` and the ends of intervals in base64, `milliseconds`. */
export function fromAnswer(answer: Answer, batch: number): GraphRun {
  const decode = (text: string) => {
    const bytes = Buffer.from(text, 'base64');
    return splitRows(new Float64Array(new Uint8Array(bytes).buffer), batch);
  };
  const { fitted, forecast, lower, upper, milliseconds } = answer;
  const bounds: Bounds | undefined =
    lower === undefined || upper === undefined ? undefined : { lower: decode(lower), upper: decode(upper) };
  return { fitted: decode(fitted), forecast: decode(forecast), bounds, milliseconds };
}

/** The answer of a program outside of this process. */
export interface Answer {
  readonly fitted: string;
  readonly forecast: string;
  readonly lower?: string;
  readonly upper?: string;
  readonly milliseconds: readonly number[];
}

function toBase64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
}

/** One array a series: [batch, ...] -> batch of [...]. */
export function splitRows(values: Float64Array, batch: number): readonly Float64Array[] {
  const size = values.length / batch;
  return Array.from({ length: batch }, (_, n) => values.subarray(n * size, (n + 1) * size));
}

/** What the plain loops say, series by series. */
export function rowsOf({ fitted, forecast, lower, upper }: ReferenceForecast, batch: number): Rows {
  const split = ({ data }: Tensor<Float64Array>) => splitRows(data, batch);
  const bounds = lower && upper && { lower: split(lower), upper: split(upper) };
  return { fitted: split(fitted), forecast: split(forecast), bounds };
}
