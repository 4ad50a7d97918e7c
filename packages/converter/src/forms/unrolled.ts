// All steps written out as the model's equations, for fixed lengths: for runtimes without recurrent operators, Loop or Scan.
import type { NetworkState } from '@onnxcast/model';
import { addIntegers, type GraphBuilder } from '@onnxcast/onnx';
import { addCalendar, addMeans } from '../calendar.ts';
import { addColumns } from '../columns.ts';
import { addScaledCovariates } from '../covariates.ts';
import type { FixedLengths } from '../ends.ts';
import { addForecastOutput, addIntervals } from '../intervals/intervals.ts';
import { addSpread, isCalibrated } from '../intervals/spread.ts';
import { addExplicitStep, connectExplicit } from '../lowerings/explicit-model.ts';
import type { ResolvedModel } from '../resolved-model.ts';
import { addScaleOfColumns, addScaleOfHistory, addScaling, addUnscaling, type Scale } from '../scaling.ts';
import { mapNamedState } from '../state.ts';
import type { BuildForm } from './form.ts';

/** Each step of each cell is a dozen nodes (about 1 kB of file); the weights are shared by all steps. */
export const buildUnrolled: BuildForm = (graph, model, lengths) => {
  const { time, horizon } = lengths!;
  const { order, roles, steps } = model;
  const width = roles.targets.columns.length;
  const scale = addScaleOfHistory(graph, model, 'history');
  const explicit = connectExplicit(graph, model);
  const scaled = addScaling(graph, model, { scale, raw: 'history', name: 'scaled_history' });
  const { entering, covariates } = addEntering(graph, model, { scaled, scale, time, horizon });

  let state: NetworkState<string> = mapNamedState(model.stateWidths, () => explicit.ops.zeros);
  let predicted = '';
  const take = (x: string, t: number) => {
    ({ predicted, state } = addExplicitStep(graph, explicit, { x, state, name: `t${t}` }));
  };
  const past = addRows(graph, entering, { name: 'value', rows: time, width: order.length }).map((x, t) => {
    take(x, t);
    return steps === 1 ? predicted : addSteps(graph, { predicted, steps, name: `t${t}_told` })[0]!;
  });
  const future: string[] = [];
  for (let step = 0; step < horizon; step++) {
    const t = time + step - 1;
    if (step > 0) {
      const entries = [future[step - 1]!, ...covariates(step)];
      take(entries.length === 1 ? entries[0]! : graph.node('Concat', entries, `value_${t}`, { axis: 1 }), t);
    }
    if (step % steps > 0) continue;
    future.push(...(steps === 1 ? [predicted] : addSteps(graph, { predicted, steps, name: `t${t}_ahead` })));
  }

  const rows = graph.node('Concat', past, 'past_rows', { axis: 1 });
  const predictions = addReshape(graph, 'predictions', rows, [0, time, width]); // [batch, time targets] -> [batch, time, targets]
  const [start, end, axis] = [addIntegers(graph, 0), addIntegers(graph, -1), addIntegers(graph, 1)];
  const fitted = graph.node('Slice', [predictions, start, end, axis], 'scaled_fitted');
  const ahead = graph.node('Concat', future.slice(0, horizon), 'future_rows', { axis: 1 });
  const forecast = addReshape(graph, 'scaled_forecast', ahead, [0, horizon, width]); // [batch, horizon targets] -> [batch, horizon, targets]
  const own = addScaleOfColumns(graph, model, { scale, columns: roles.targets.columns, name: 'targets' });
  addForecastOutput(graph, model, { scale: own, scaled: forecast });
  addUnscaling(graph, model, { scale: own, scaled: fitted, name: 'fitted' });
  if (!isCalibrated(model)) return;
  const spread = addSpread(graph, model, { history: scaled, fitted });
  addIntervals(graph, model, { spread, forecast, horizon, scale: own });
};

/**
 * Adds the order of the graph's columns, and moves what is known in advance up by a row.
 * @returns `entering` [batch, time, features], and what enters beside the prediction at a step of the closed loop, each [batch, columns]
 */
function addEntering(
  graph: GraphBuilder,
  model: ResolvedModel,
  given: FixedLengths & { readonly scaled: string; readonly scale: Scale },
): { readonly entering: string; readonly covariates: (step: number) => readonly string[] } {
  const { time, horizon, scaled, scale } = given;
  const { roles, given: columns, order, spec } = model;
  const [targets, past, count] = [roles.targets.columns.length, roles.past.columns.length, roles.future.columns.length];
  const cut = (value: string, [start, end]: readonly [number, number], axis: number, name: string) =>
    graph.node('Slice', [value, ...[start, end, axis].map((one) => addIntegers(graph, one))], name);

  const ordered = addColumns(graph, scaled, { columns, of: spec.features.length, name: 'ordered_history' });
  const held: string[] = [];
  if (past > 0) {
    const last = cut(ordered, [time - 1, time], 1, 'last_row'); // [batch, time, features] -> [batch, 1, features]
    const row = cut(last, [targets, targets + past], 2, 'held_row');
    held.push(addReshape(graph, 'held_covariates', row, [0, past])); // [batch, 1, past] -> [batch, past]
  }
  const width = order.length - targets - past;
  if (width === 0) return { entering: ordered, covariates: () => held };

  const sources: string[] = [];
  if (count > 0) {
    const later = addScaledCovariates(graph, model, { scale, raw: 'future_covariates' });
    const earlier = cut(ordered, [targets + past, targets + past + count], 2, 'history_covariates');
    sources.push(graph.node('Concat', [earlier, later], 'all_covariates', { axis: 1 }));
  }
  if (spec.calendar !== undefined) {
    const start = graph.node('Unsqueeze', ['start_time', addIntegers(graph, 1)], 'calendar_start'); // [batch] -> [batch, 1]
    const offset = addIntegers(graph, ...Array.from({ length: time + horizon }, (_, row) => row));
    const columns = addCalendar(graph, model, { start, offset }); // [batch, time + horizon, columns]
    const ofHistory = cut(columns, [0, time], 1, 'calendar_of_history');
    const means = addMeans(graph, model, { ofHistory, axis: 1 }); // [batch, 1, columns]
    sources.push(graph.node('Sub', [columns, means], 'calendar_centred'));
  }
  const all = sources.length === 1 ? sources[0]! : graph.node('Concat', sources, 'all_known', { axis: 2 });
  const own = count === 0 ? ordered : cut(ordered, [0, targets + past], 2, 'own_columns');
  const moved = cut(all, [1, time + 1], 1, 'moved_covariates');
  const entering = graph.node('Concat', [own, moved], 'entering_history', { axis: 2 });
  const rows = horizon - 1;
  const known =
    rows === 0
      ? []
      : addRows(graph, cut(all, [time + 1, time + horizon], 1, 'known_covariates'), { name: 'known', rows, width });
  return { entering, covariates: (step) => [...held, known[step - 1]!] };
}

/**
 * Adds the cut of a value into its rows: [batch, rows, width] -> one [batch, width] a row.
 * The 0 keeps the batch axis known by name: with -1, ONNX Runtime 1.30 reuses no memory and plans it for minutes.
 */
function addRows(
  graph: GraphBuilder,
  value: string,
  { name, rows, width }: { readonly name: string; readonly rows: number; readonly width: number },
): readonly string[] {
  const flat = addReshape(graph, `${name}_rows`, value, [0, rows * width]); // [batch, rows, width] -> [batch, rows width]
  const names = Array.from({ length: rows }, (_, row) => `${name}_${row}`);
  return graph.nodes('Split', [flat], names, { axis: 1 });
}

/** Adds the cut of a prediction into its steps: [batch, steps targets] -> one [batch, targets] a step. */
function addSteps(
  graph: GraphBuilder,
  { predicted, steps, name }: { readonly predicted: string; readonly steps: number; readonly name: string },
): readonly string[] {
  const names = Array.from({ length: steps }, (_, step) => `${name}_${step}`);
  return graph.nodes('Split', [predicted], names, { axis: 1 });
}

function addReshape(graph: GraphBuilder, name: string, value: string, shape: readonly number[]): string {
  return graph.node('Reshape', [value, addIntegers(graph, ...shape)], name);
}
