// The `unrolled` form: fixed lengths, one run.
import { UnsupportedError } from '@onnxcast/series/errors';
import type { Call, Task } from './call.ts';
import { feedCovariates } from './feeds.ts';

/** One run of an `unrolled` graph; a shorter horizon than the graph's is cut from its forecast. */
export const callUnrolled: Call = async (run, contract, { history, horizon, future, output }) => {
  const [batch = 0, time] = history.shape;
  const { file, targets, time: fixedTime = 0, horizon: fixedHorizon = 0 } = contract;
  if (time !== fixedTime || horizon > fixedHorizon) {
    const found = `a history of ${time} steps and a horizon of ${horizon}`;
    const expected = `a history of ${fixedTime} steps and a horizon of at most ${fixedHorizon}`;
    const remedy = 'Export the form forecast, or unrolled with these lengths.';
    throw new UnsupportedError({
      file,
      found: `an unrolled graph has fixed lengths: found ${found}`,
      expected,
      remedy,
    });
  }
  const padded = padRows(future, fixedHorizon);
  const results = await run({ history, ...feedCovariates(padded) }, [output]);
  const all = results[output]!.data as Float32Array;
  if (output === 'fitted') return all;
  const [from, to] = [fixedHorizon * targets, horizon * targets];
  const cut = new Float32Array(batch * to);
  for (let n = 0; n < batch; n++) cut.set(all.subarray(n * from, n * from + to), n * to);
  return cut; // [batch, fixed horizon, targets] -> [batch, horizon, targets]
};

/** Covariates with rows of zeros after the last, whose forecasts are cut off: [batch, horizon, covariates] -> [batch, rows, covariates]. */
function padRows(future: Task['future'], rows: number): Task['future'] {
  if (future === undefined) return undefined;
  const [batch = 0, horizon = 0, width = 0] = future.shape;
  const data = new Float32Array(batch * rows * width);
  for (let n = 0; n < batch; n++) {
    data.set(future.data.subarray(n * horizon * width, (n + 1) * horizon * width), n * rows * width);
  }
  return { type: 'float32', shape: [batch, rows, width], data };
}
