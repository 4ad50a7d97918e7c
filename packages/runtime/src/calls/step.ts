// The `step` form: the loops, and the scale of the history, are ours.
import type { ModelSpec } from '@onnxcast/model';
import { rolesOf } from '@onnxcast/model/roles';
import { measureScale } from '@onnxcast/model/scaler';
import { scalings } from '@onnxcast/model/scalings';
import type { SessionTensor } from '@onnxcast/onnx/session';
import type { Call } from './call.ts';
import { feedCovariates } from './feeds.ts';

/** Warm-up and closed loop, one run a step. */
export const callStep: Call = async (run, { spec, stateSize, targets }, { history, horizon, future, output }) => {
  const [batch = 0, time = 0, width = 0] = history.shape;
  const steps = output === 'fitted' ? time - 1 : time + horizon - 1;
  const start = output === 'fitted' ? 0 : time - 1;
  const results = new Float32Array(batch * Math.max(steps - start, 0) * targets);
  let state = startState(spec, stateSize, history);
  const told = spec?.steps ?? 1;
  const targetColumns = spec === undefined ? [] : rolesOf(spec).targets.columns;
  const knownColumns = spec === undefined ? [] : rolesOf(spec).future.columns;

  let value = new Float32Array(batch * width);
  let block = new Float32Array(batch * told * targets); // what was told last of the next steps
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
    const position = t < time ? 0 : (t - time + 1) % told;
    if (position === 0) block = outputs['forecast']!.data as Float32Array<ArrayBuffer>;
    forecast = rowOf({ type: 'float32', shape: [batch, told, targets], data: block }, position);
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

/** A state of zeros but for every series' scale, which stands in its last columns: [batch, size]. */
function startState(
  spec: ModelSpec | undefined,
  size: number,
  { shape, data }: SessionTensor,
): Float32Array<ArrayBuffer> {
  const [batch = 0, time = 0, width = 0] = shape;
  const state = new Float32Array(batch * size);
  if (spec === undefined) return state;
  const { parts } = scalings[spec.scaling];
  for (let n = 0; n < batch; n++) {
    const values = Float64Array.from((data as Float32Array).subarray(n * time * width, (n + 1) * time * width));
    const scale = measureScale(spec.scaling, { features: spec.features, values });
    parts.forEach((part, i) => {
      state.set(scale[part]!, (n + 1) * size - (parts.length - i) * width);
    });
  }
  return state;
}
