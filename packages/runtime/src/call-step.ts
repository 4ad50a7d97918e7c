// The `step` form: the loops, and the scale of the history, are ours.
import type { Call } from './call.ts';
import type { SessionTensor } from './session.ts';

/** Warm-up and closed loop, one run a step. */
export const callStep: Call = async (run, { spec, stateSize }, { history, horizon, output }) => {
  const [batch = 0, time = 0, width = 0] = history.shape;
  const steps = output === 'fitted' ? time - 1 : time + horizon - 1;
  const start = output === 'fitted' ? 0 : time - 1;
  const results = new Float32Array(batch * Math.max(steps - start, 0) * width);
  let state = new Float32Array(batch * stateSize);
  if (spec?.scaling === 'standard') state = scaleInto(state, stateSize, history);

  let value = new Float32Array(batch * width);
  for (let t = 0; t < steps; t++) {
    if (t < time) value = columnOf(history, t);
    const outputs = await run(
      {
        value: { type: 'float32', shape: [batch, width], data: value },
        state: { type: 'float32', shape: [batch, stateSize], data: state },
      },
      ['forecast', 'next_state'],
    );
    value = outputs['forecast']!.data as Float32Array<ArrayBuffer>;
    state = outputs['next_state']!.data as Float32Array<ArrayBuffer>;
    if (t < start) continue;
    for (let n = 0; n < batch; n++) {
      results.set(value.subarray(n * width, (n + 1) * width), (n * (steps - start) + t - start) * width);
    }
  }
  return results;
};

/** Row `t` of every series: [batch, time, features] -> [batch, features]. */
function columnOf({ shape, data }: SessionTensor, t: number): Float32Array<ArrayBuffer> {
  const [batch = 0, time = 0, width = 0] = shape;
  const rows = new Float32Array(batch * width);
  for (let n = 0; n < batch; n++) {
    rows.set((data as Float32Array).subarray((n * time + t) * width, (n * time + t + 1) * width), n * width);
  }
  return rows;
}

/**
 * Writes every series' scale into the last columns of a state: level, offset (the mean is their sum, to twice float32's
 * digits) and deviation, where a constant series has deviation 1.
 */
function scaleInto(
  state: Float32Array<ArrayBuffer>,
  size: number,
  { shape, data }: SessionTensor,
): Float32Array<ArrayBuffer> {
  const [batch = 0, time = 0, width = 0] = shape;
  const values = data as Float32Array;
  for (let n = 0; n < batch; n++) {
    for (let feature = 0; feature < width; feature++) {
      const at = (t: number) => values[(n * time + t) * width + feature]!;
      let mean = 0;
      for (let t = 0; t < time; t++) mean += at(t) / time;
      let variance = 0;
      let isConstant = true;
      for (let t = 0; t < time; t++) {
        variance += (at(t) - mean) ** 2 / time;
        isConstant &&= at(t) === at(0);
      }
      const level = isConstant ? at(0) : Math.fround(mean);
      const column = n * size + size - 3 * width + feature;
      state[column] = level;
      state[column + width] = isConstant ? 0 : mean - level;
      state[column + 2 * width] = isConstant ? 1 : Math.sqrt(variance);
    }
  }
  return state;
}
