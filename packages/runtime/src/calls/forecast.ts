// The `forecast` form: all in one run.
import type { Call } from './call.ts';
import { feedCovariates, feedHorizon } from './feeds.ts';

/** One run of a `forecast` graph. */
export const callForecast: Call = async (run, _contract, { history, horizon, future, output }) => {
  const results = await run({ history, ...feedHorizon(horizon), ...feedCovariates(future) }, [output]);
  return results[output]!.data as Float32Array;
};
