// Forms that go from step to step by themselves: all in one run, given what the form takes.
import { forms } from '@onnxcast/onnx/forms';
import type { Tensors } from '@onnxcast/onnx/session';
import type { Call } from './call.ts';
import { emptyState, feedCovariates, feedHorizon, feedStarts } from './feeds.ts';

/** One run, from an empty state where there is one. */
export const callGraph: Call = async (run, { form, stateSize, levels }, task) => {
  const { history, horizon, future, starts, output } = task;
  const given: Tensors = {
    history,
    ...feedHorizon(horizon),
    state: emptyState(stateSize),
    ...feedCovariates(future),
    ...feedStarts(starts),
  };
  const taken = Object.entries(given).filter(([name]) => name in forms[form].inputs);
  const hasBounds = output === 'forecast' && levels.length > 0;
  const results = await run(Object.fromEntries(taken), hasBounds ? [output, 'lower', 'upper'] : [output]);
  const take = (name: string) => results[name]!.data as Float64Array;
  return { values: take(output), ...(hasBounds && { bounds: { lower: take('lower'), upper: take('upper') } }) };
};
