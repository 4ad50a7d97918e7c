// The `unrolled` form: fixed lengths, one run.
import { UnsupportedError } from '@onnxcast/series/errors';
import type { Call } from './call.ts';

/** One run of an `unrolled` graph; a shorter horizon than the graph's is cut from its forecast. */
export const callUnrolled: Call = async (run, contract, { history, horizon, output }) => {
  const [batch = 0, time, width = 0] = history.shape;
  const { file, time: fixedTime = 0, horizon: fixedHorizon = 0 } = contract;
  if (time !== fixedTime || horizon > fixedHorizon) {
    const found = `a history of ${time} steps and a horizon of ${horizon}`;
    const expected = `a history of ${fixedTime} steps and a horizon of at most ${fixedHorizon}`;
    throw new UnsupportedError(
      `${file}: an unrolled graph has fixed lengths: found ${found}, expected ${expected}. Export the form forecast, or unrolled with these lengths.`,
      { file, expected, actual: found },
    );
  }
  const results = await run({ history }, [output]);
  const all = results[output]!.data as Float32Array;
  if (output === 'fitted') return all;
  const [from, to] = [fixedHorizon * width, horizon * width];
  const cut = new Float32Array(batch * to);
  for (let n = 0; n < batch; n++) cut.set(all.subarray(n * from, n * from + to), n * to);
  return cut; // [batch, fixed horizon, features] -> [batch, horizon, features]
};
