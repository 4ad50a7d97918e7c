// The forms that do it all in one run.

import type { SessionTensor } from '@onnxcast/onnx/session';
import type { Call, Tensors } from './call.ts';

/** One run of a `forecast` graph. */
export const callForecast: Call = async (run, _contract, { history, horizon, future, output }) => {
  const results = await run({ history, horizon: toHorizon(horizon), ...feedCovariates(future) }, [output]);
  return results[output]!.data as Float32Array;
};

/** One run of a `stream` graph, from an empty state. */
export const callStream: Call = async (run, { stateSize }, { history, horizon, future, output }) => {
  const given = { history, horizon: toHorizon(horizon), state: emptyState(stateSize), ...feedCovariates(future) };
  const results = await run(given, [output]);
  return results[output]!.data as Float32Array;
};

/** A number of steps as the graphs take it: int64 []. */
export function toHorizon(horizon: number): SessionTensor {
  return { type: 'int64', shape: [], data: BigInt64Array.of(BigInt(horizon)) };
}

/** What a model that takes covariates is given of them, by the name of its input. */
export function feedCovariates(future: SessionTensor | undefined): Tensors {
  return future === undefined ? {} : { future_covariates: future };
}

/** The state that starts afresh: [0, size]. */
export function emptyState(size: number): SessionTensor {
  return { type: 'float32', shape: [0, size], data: new Float32Array() };
}
