// Forms that go from step to step by themselves: all in one run, given what the form takes.
import { forms } from '@onnxcast/onnx/forms';
import type { ModelContract } from '@onnxcast/onnx/read-contract';
import { UnsupportedError } from '@onnxcast/series/errors';
import type { Call, Task, Tensors } from './call.ts';
import { emptyState, feedCovariates, feedHorizon, feedStarts } from './feeds.ts';

/** One run, from an empty state where there is one; a shorter horizon than a fixed one is cut from its forecast. */
export const callGraph: Call = async (run, contract, task) => {
  const { form, stateSize, targets, levels, horizon: fixedHorizon = 0 } = contract;
  const { history, horizon, future, starts, output } = task;
  const { inputs, lengths } = forms[form];
  const isFixed = lengths === 'fixed';
  if (isFixed) checkLengths(contract, task);
  const known = feedCovariates(isFixed ? padRows(future, fixedHorizon) : future);
  const given: Tensors = {
    history,
    ...feedHorizon(horizon),
    state: emptyState(stateSize),
    ...known,
    ...feedStarts(starts),
  };
  const taken = Object.entries(given).filter(([name]) => name in inputs);
  const hasBounds = output === 'forecast' && levels > 0;
  const results = await run(Object.fromEntries(taken), hasBounds ? [output, 'lower', 'upper'] : [output]);
  const [batch = 0] = history.shape;
  const take = (name: string, width: number): Float64Array => {
    const all = results[name]!.data as Float64Array;
    if (!isFixed || output === 'fitted') return all;
    const [from, to] = [fixedHorizon * width, horizon * width];
    const cut = new Float64Array(batch * to);
    for (let n = 0; n < batch; n++) cut.set(all.subarray(n * from, n * from + to), n * to);
    return cut; // [batch, fixed horizon, width] -> [batch, horizon, width]
  };
  const values = take(output, targets);
  if (!hasBounds) return { values };
  return { values, bounds: { lower: take('lower', targets * levels), upper: take('upper', targets * levels) } };
};

function checkLengths({ form, file, time, horizon }: ModelContract, task: Task): void {
  const steps = task.history.shape[1];
  if (steps === time && task.horizon <= horizon!) return;
  throw new UnsupportedError({
    file,
    found: `an ${form} graph has fixed lengths: found a history of ${steps} steps and a horizon of ${task.horizon}`,
    expected: `a history of ${time} steps and a horizon of at most ${horizon}`,
    remedy: `Export the form forecast, or ${form} with these lengths.`,
  });
}

/** Covariates with rows of zeros after the last, whose forecasts are cut off: [batch, horizon, covariates] -> [batch, rows, covariates]. */
function padRows(future: Task['future'], rows: number): Task['future'] {
  if (future === undefined) return undefined;
  const [batch = 0, horizon = 0, width = 0] = future.shape;
  const data = new Float64Array(batch * rows * width);
  for (let n = 0; n < batch; n++) {
    data.set(future.data.subarray(n * horizon * width, (n + 1) * horizon * width), n * rows * width);
  }
  return { type: 'float64', shape: [batch, rows, width], data };
}
