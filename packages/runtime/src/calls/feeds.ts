// What graphs are given beside a history, by the names of their inputs.
import type { SessionTensor, Tensors } from '@onnxcast/onnx/session';

/** A number of steps: int64 []. */
export function feedHorizon(horizon: number): Tensors {
  return { horizon: { type: 'int64', shape: [], data: BigInt64Array.of(BigInt(horizon)) } };
}

/** What a model that takes covariates is given of them. */
export function feedCovariates(future: SessionTensor | undefined): Tensors {
  return future === undefined ? {} : { future_covariates: future };
}

/** The state that starts afresh: [0, size]. */
export function emptyState(size: number): SessionTensor {
  return { type: 'float64', shape: [0, size], data: new Float64Array() };
}

/** What a model that reads something off the time is given of it: int64 [batch]. */
export function feedStarts(starts: readonly number[] | undefined): Tensors {
  if (starts === undefined) return {};
  return { start_time: { type: 'int64', shape: [starts.length], data: BigInt64Array.from(starts, BigInt) } };
}
