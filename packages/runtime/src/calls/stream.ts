// The `stream` form where no state is kept: all in one run.
import type { Call } from './call.ts';
import { emptyState, feedCovariates, feedHorizon } from './feeds.ts';

/** One run of a `stream` graph, from an empty state. */
export const callStream: Call = async (run, { stateSize }, { history, horizon, future, output }) => {
  const given = { history, ...feedHorizon(horizon), state: emptyState(stateSize), ...feedCovariates(future) };
  const results = await run(given, [output]);
  return results[output]!.data as Float32Array;
};
