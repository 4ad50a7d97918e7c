// The `step` form: the loops, and the scale of the history, are ours.
import type { ModelSpec } from '@onnxcast/model';
import { calendarMeans } from '@onnxcast/model/calendar';
import { timeAfter } from '@onnxcast/model/calendar-time';
import { intervalEnds, notBelow } from '@onnxcast/model/interval-ends';
import { rolesOf } from '@onnxcast/model/roles';
import { rowsAt, setColumns, setRowsAt, takeColumns } from '@onnxcast/model/rows';
import { createScaler, measureScale } from '@onnxcast/model/scaler';
import { scalings } from '@onnxcast/model/scalings';
import type { SessionTensor } from '@onnxcast/onnx/session';
import type { Answer, Call, Task } from './call.ts';

/** Warm-up and closed loop, one run a step. */
export const callStep: Call = async (run, { spec, stateSize, targets, levels, calendarStep }, task) => {
  const { history, horizon, future, starts, output } = task;
  const [batch = 0, time = 0, width = 0] = history.shape;
  const steps = output === 'fitted' ? time - 1 : time + horizon - 1;
  const results = rowsOf([batch, Math.max(output === 'fitted' ? steps : horizon, 0), targets]);
  const fitted = output === 'fitted' ? results : rowsOf([batch, time - 1, targets]);
  let state: Float64Array = startState(spec, stateSize, { history, starts });
  const told = spec?.steps ?? 1;
  const targetColumns = spec === undefined ? [] : rolesOf(spec).targets.columns;
  const knownColumns = spec === undefined ? [] : rolesOf(spec).future.columns;

  let value: Float64Array = new Float64Array(batch * width);
  let block: Float64Array = new Float64Array(batch * told * targets); // what was told last of the next steps
  let forecast: Float64Array = new Float64Array(batch * targets);
  for (let t = 0; t < steps; t++) {
    // In the closed loop past covariates stay as they were last.
    value = t < time ? rowsAt(history, t) : value.slice();
    if (t >= time) setColumns(value, forecast, { width, columns: targetColumns });
    const outputs = await run(
      {
        value: { type: 'float64', shape: [batch, width], data: value },
        state: { type: 'float64', shape: [batch, stateSize], data: state },
        ...(future && { future_covariates: nextOf(t)! }),
        ...(starts && { start_time: timesOf(starts.map((start) => timeAfter(calendarStep!, start, t))) }),
      },
      ['forecast', 'next_state'],
    );
    const position = t < time ? 0 : (t - time + 1) % told;
    if (position === 0) block = outputs['forecast']!.data as Float64Array;
    forecast = rowsAt({ shape: [batch, told, targets], data: block }, position);
    state = outputs['next_state']!.data as Float64Array;
    if (t < time - 1) setRowsAt(fitted, t, forecast);
    else setRowsAt(results, t - time + 1, forecast);
  }
  const values = results.data;
  if (output === 'fitted' || levels.length === 0 || spec === undefined) return { values };
  const bounds = boundsOf(spec, { task, fitted: fitted.data, forecast: values });
  return { values: values.map(notBelow(spec)), bounds };

  /** What is known in advance of the step after `t`: [batch, 1, covariates]. */
  function nextOf(t: number): SessionTensor {
    const data =
      t + 1 < time ? takeColumns(rowsAt(history, t + 1), width, knownColumns) : rowsAt(future!, t + 1 - time);
    return { type: 'float64', shape: [batch, 1, knownColumns.length], data };
  }
};

/** Rows of zeros: [batch, steps, targets]. */
function rowsOf(shape: readonly [number, number, number]): {
  readonly shape: readonly number[];
  readonly data: Float64Array;
} {
  return { shape, data: new Float64Array(shape[0] * shape[1] * shape[2]) };
}

/** The ends of intervals of every step, [batch, horizon, targets, levels]: a graph of one step knows those of the next one alone. */
function boundsOf(
  spec: ModelSpec,
  made: { readonly task: Task; readonly fitted: Float64Array; readonly forecast: Float64Array },
): NonNullable<Answer['bounds']> {
  const { history } = made.task;
  const [batch = 0] = history.shape;
  const take = (all: Float64Array, n: number) => all.subarray((n * all.length) / batch, ((n + 1) * all.length) / batch);
  const { columns } = rolesOf(spec).targets;
  const ends = Array.from({ length: batch }, (_, n) => {
    const values = take(history.data, n);
    const scaler = createScaler(spec.scaling, { features: spec.features, values });
    const [fitted, forecast] = [
      scaler.scale(take(made.fitted, n), columns),
      scaler.scale(take(made.forecast, n), columns),
    ];
    return intervalEnds(spec, scaler, { history: scaler.scale(values), fitted, forecast });
  });
  const join = (end: 'lower' | 'upper') => Float64Array.from(ends.flatMap((one) => [...one[end]]));
  return { lower: join('lower'), upper: join('upper') };
}

/** One time a series: [batch, 1]. */
function timesOf(times: readonly number[]): SessionTensor {
  return { type: 'int64', shape: [times.length, 1], data: BigInt64Array.from(times, BigInt) };
}

/** A state of zeros but for every series' scale, which stands in its last columns, and what its calendar is centred by before: [batch, size]. */
function startState(
  spec: ModelSpec | undefined,
  size: number,
  { history: { shape, data }, starts }: Pick<Task, 'history' | 'starts'>,
): Float64Array {
  const [batch = 0, time = 0, width = 0] = shape;
  const state = new Float64Array(batch * size);
  if (spec === undefined) return state;
  const { parts } = scalings[spec.scaling];
  for (let n = 0; n < batch; n++) {
    const values = (data as Float64Array).subarray(n * time * width, (n + 1) * time * width);
    const scale = measureScale(spec.scaling, { features: spec.features, values });
    parts.forEach((part, i) => {
      state.set(scale[part]!, (n + 1) * size - (parts.length - i) * width);
    });
    if (spec.calendar === undefined) continue;
    const means = calendarMeans(spec, starts![n]!, time);
    state.set([1, ...means], (n + 1) * size - parts.length * width - means.length - 1);
  }
  return state;
}
