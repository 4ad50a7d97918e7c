// Graphs of fixed lengths: a history of just so many steps, and a shorter horizon is cut from what they forecast.
import { UnsupportedError } from '@onnxcast/series/errors';
import type { Answer, Call, Task } from './call.ts';

/** Calls graphs of fixed lengths, with rows of zeros after covariates that are shorter. */
export function fixLengths(call: Call): Call {
  return async (run, contract, task) => {
    const { form, file, time, horizon: all = 0, targets, levels } = contract;
    const { horizon, output } = task;
    const steps = task.history.shape[1];
    if (steps !== time || horizon > all) {
      throw new UnsupportedError({
        file,
        found: `an ${form} graph has fixed lengths: found a history of ${steps} steps and a horizon of ${horizon}`,
        expected: `a history of ${time} steps and a horizon of at most ${all}`,
        remedy: `Export the form forecast, or ${form} with these lengths.`,
      });
    }
    const answer = await call(run, contract, { ...task, future: padRows(task.future, all) });
    return output === 'fitted' ? answer : cutAnswer(answer, { all, horizon, targets, levels: levels.length });
  };
}

/** [batch, fixed horizon, width] -> [batch, horizon, width]. */
function cutAnswer(
  { values, bounds }: Answer,
  { all, horizon, targets, levels }: Readonly<Record<'all' | 'horizon' | 'targets' | 'levels', number>>,
): Answer {
  const cut = (long: Float64Array, width: number) => {
    const [from, to] = [all * width, horizon * width];
    const batch = long.length / from;
    const short = new Float64Array(batch * to);
    for (let n = 0; n < batch; n++) short.set(long.subarray(n * from, n * from + to), n * to);
    return short;
  };
  if (bounds === undefined) return { values: cut(values, targets) };
  const [lower, upper] = [bounds.lower, bounds.upper].map((bound) => cut(bound, targets * levels));
  return { values: cut(values, targets), bounds: { lower: lower!, upper: upper! } };
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
