// The `step` form: the loops, and the scale of the history, are ours.
import { rolesOf } from '@onnxcast/model/roles';
import type { SessionTensor } from '@onnxcast/onnx/session';
import type { Call } from './call.ts';
import { feedCovariates } from './call-forecast.ts';

/** Warm-up and closed loop, one run a step. */
export const callStep: Call = async (run, { spec, stateSize, targets }, { history, horizon, future, output }) => {
  const [batch = 0, time = 0, width = 0] = history.shape;
  const steps = output === 'fitted' ? time - 1 : time + horizon - 1;
  const start = output === 'fitted' ? 0 : time - 1;
  const results = new Float32Array(batch * Math.max(steps - start, 0) * targets);
  let state = new Float32Array(batch * stateSize);
  if (spec?.scaling === 'standard') state = scaleInto(state, stateSize, history);
  const targetColumns = spec === undefined ? [] : rolesOf(spec).targets.columns;
  const knownColumns = spec === undefined ? [] : rolesOf(spec).future.columns;

  let value = new Float32Array(batch * width);
  let forecast = new Float32Array(batch * targets);
  for (let t = 0; t < steps; t++) {
    // In the closed loop past covariates stay as they were last.
    value = t < time ? rowOf(history, t) : replaceColumns(value, forecast, targetColumns, width);
    const outputs = await run(
      {
        value: { type: 'float32', shape: [batch, width], data: value },
        state: { type: 'float32', shape: [batch, stateSize], data: state },
        ...feedCovariates(future && nextOf(t)),
      },
      ['forecast', 'next_state'],
    );
    forecast = outputs['forecast']!.data as Float32Array<ArrayBuffer>;
    state = outputs['next_state']!.data as Float32Array<ArrayBuffer>;
    if (t < start) continue;
    for (let n = 0; n < batch; n++) {
      const row = forecast.subarray(n * targets, (n + 1) * targets);
      results.set(row, (n * (steps - start) + t - start) * targets);
    }
  }
  return results;

  /** What is known in advance of the step after `t`: [batch, 1, covariates]. */
  function nextOf(t: number): SessionTensor {
    const data = t + 1 < time ? takeColumns(rowOf(history, t + 1), knownColumns, width) : rowOf(future!, t + 1 - time);
    return { type: 'float32', shape: [batch, 1, knownColumns.length], data };
  }
};

/** Some columns of rows: [batch, width] -> [batch, columns]. */
function takeColumns(rows: Float32Array, columns: readonly number[], width: number): Float32Array<ArrayBuffer> {
  const taken = new Float32Array((rows.length / width) * columns.length);
  for (let i = 0; i < taken.length; i++) {
    taken[i] = rows[Math.floor(i / columns.length) * width + columns[i % columns.length]!]!;
  }
  return taken;
}

/** Rows with some columns replaced by those of `values` [batch, columns]: [batch, width]. */
function replaceColumns(
  rows: Float32Array,
  values: Float32Array,
  columns: readonly number[],
  width: number,
): Float32Array<ArrayBuffer> {
  const replaced = Float32Array.from(rows);
  values.forEach((value, i) => {
    replaced[Math.floor(i / columns.length) * width + columns[i % columns.length]!] = value;
  });
  return replaced;
}

/** Row `t` of every series: [batch, time, features] -> [batch, features]. */
function rowOf({ shape, data }: SessionTensor, t: number): Float32Array<ArrayBuffer> {
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
