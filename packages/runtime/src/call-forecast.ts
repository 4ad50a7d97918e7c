// The forms that do it all in one run.
import type { Call } from './call.ts';
import type { SessionTensor } from './session.ts';

/** One run of a `forecast` graph. */
export const callForecast: Call = async (run, _contract, { history, horizon, output }) => {
  const results = await run({ history, horizon: toHorizon(horizon) }, [output]);
  return results[output]!.data as Float32Array;
};

/** One run of a `stream` graph, from an empty state. */
export const callStream: Call = async (run, { stateSize }, { history, horizon, output }) => {
  const results = await run({ history, horizon: toHorizon(horizon), state: emptyState(stateSize) }, [output]);
  return results[output]!.data as Float32Array;
};

/** A number of steps as the graphs take it: int64 []. */
export function toHorizon(horizon: number): SessionTensor {
  return { type: 'int64', shape: [], data: BigInt64Array.of(BigInt(horizon)) };
}

/** The state that starts afresh: [0, size]. */
export function emptyState(size: number): SessionTensor {
  return { type: 'float32', shape: [0, size], data: new Float32Array() };
}
