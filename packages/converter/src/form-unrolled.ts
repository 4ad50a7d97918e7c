// All steps written out as explicit cells, for fixed lengths: for runtimes without LSTM, Loop or Scan.
import { type ModelSpec, rolesOf, type Weights } from '@onnxcast/model';
import { addIntegers, createGraph, type Graph, type GraphBuilder } from '@onnxcast/onnx';
import type { CellState } from './cell-kinds.ts';
import { addColumns, addFutureCovariatesInput, addScaleOfColumns, columnRolesOf } from './columns.ts';
import { addExplicitHead, addExplicitStep, addExplicitWeights } from './explicit-cells.ts';
import { addScaleOfHistory, addScaling, addUnscaling, type Scale } from './scaling.ts';

/** Fixed lengths of an unrolled graph. */
export interface FixedLengths {
  /** Steps of history, 1 or more. */
  readonly time: number;
  /** Steps to forecast, 1 or more. */
  readonly horizon: number;
}

/**
 * Builds the `unrolled` form: input `history` [batch, time, features] and, for a model that has any,
 * `future_covariates` [batch, horizon, covariates]; outputs `forecast` [batch, horizon, targets] and `fitted`
 * [batch, time - 1, targets], time and horizon fixed. Each step of each cell is a dozen nodes (about 1 kB
 * of file); the weights are shared by all steps.
 */
export function buildUnrolled(spec: ModelSpec, weights: Weights, { time, horizon }: FixedLengths): Graph {
  const graph = createGraph('unrolled');
  const width = rolesOf(spec).targets.names.length;
  const history = graph.input({
    name: 'history',
    type: 'float32',
    shape: ['batch', time, spec.features.length],
    doc: `Observations in the user's units, oldest first; features: ${spec.features.join(', ')}.`,
  });
  const given = addFutureCovariatesInput(graph, spec, horizon);
  const scale = spec.scaling === 'none' ? undefined : addScaleOfHistory(graph, spec, history);
  const constants = addExplicitWeights(graph, { spec, weights });
  const scaled = addScaling(graph, scale, history, 'scaled_history');
  const { entering, covariates } = addEntering(graph, spec, { scaled, scale, future: given, time, horizon });
  const values = addRows(graph, entering, { name: 'value', rows: time, width: spec.features.length });

  let state: readonly CellState[] | undefined;
  const hidden: string[] = [];
  values.forEach((value, t) => {
    state = addExplicitStep(graph, constants, value, state, `t${t}`);
    hidden.push(state.at(-1)!.h!);
  });
  const future: string[] = [];
  for (let step = 0; step < horizon; step++) {
    if (step > 0) {
      const beside = covariates(step);
      const said = future.at(-1)!;
      const value =
        beside.length === 0 ? said : graph.node('Concat', [said, ...beside], `value_${time + step - 1}`, { axis: 1 });
      state = addExplicitStep(graph, constants, value, state, `t${time + step - 1}`);
    }
    future.push(addExplicitHead(graph, constants, state!.at(-1)!.h!, `next_${step}`));
  }

  const size = spec.hidden.at(-1)!;
  const all = graph.node('Concat', hidden, 'hidden_rows', { axis: 1 });
  const flat = addReshape(graph, 'hidden_all', all, [-1, size]); // [batch, time hidden] -> [batch time, hidden]
  const rows = addExplicitHead(graph, constants, flat, 'predictions_flat');
  const predicted = addReshape(graph, 'predictions', rows, [-1, time, width]); // [batch time, targets] -> [batch, time, targets]
  const [start, end, axis] = [addIntegers(graph, 0), addIntegers(graph, -1), addIntegers(graph, 1)];
  const fitted = graph.node('Slice', [predicted, start, end, axis], 'scaled_fitted');
  const steps = graph.node('Concat', future, 'future_rows', { axis: 1 });
  const forecast = addReshape(graph, 'scaled_forecast', steps, [0, horizon, width]); // [batch, horizon targets] -> [batch, horizon, targets]
  const scaleOfTargets = addScaleOfColumns(graph, spec, scale, columnRolesOf(spec).targets, 'targets');
  addUnscaling(graph, scaleOfTargets, forecast, 'forecast');
  addUnscaling(graph, scaleOfTargets, fitted, 'fitted');
  graph.output({
    name: 'forecast',
    type: 'float32',
    shape: ['batch', horizon, width],
    doc: 'The steps after the history.',
  });
  graph.output({
    name: 'fitted',
    type: 'float32',
    shape: ['batch', time - 1, width],
    doc: "One-step-ahead predictions of the history's rows from the second on.",
  });
  return graph.build();
}

/**
 * Adds the order of {@link columnRolesOf}, and moves what is known in advance up by a row.
 * @returns `entering` [batch, time, features], and what enters beside the prediction at a step of the closed loop, each [batch, columns]
 */
function addEntering(
  graph: GraphBuilder,
  spec: ModelSpec,
  given: FixedLengths & {
    readonly scaled: string;
    readonly scale: Scale | undefined;
    readonly future: string | undefined;
  },
): { readonly entering: string; readonly covariates: (step: number) => readonly string[] } {
  const { time, horizon } = given;
  const roles = columnRolesOf(spec);
  const [targets, past, count] = [roles.targets.length, roles.past.length, roles.future.length];
  const cut = (value: string, [start, end]: readonly [number, number], axis: number, name: string) =>
    graph.node('Slice', [value, ...[start, end, axis].map((one) => addIntegers(graph, one))], name);

  const order = [...roles.targets, ...roles.past, ...roles.future];
  const ordered = addColumns(graph, spec, given.scaled, order, 'ordered_history');
  const held: string[] = [];
  if (past > 0) {
    const last = cut(ordered, [time - 1, time], 1, 'last_row'); // [batch, time, features] -> [batch, 1, features]
    const row = cut(last, [targets, targets + past], 2, 'held_row');
    held.push(addReshape(graph, 'held_covariates', row, [0, past])); // [batch, 1, past] -> [batch, past]
  }
  if (given.future === undefined) return { entering: ordered, covariates: () => held };

  const scaleOfFuture = addScaleOfColumns(graph, spec, given.scale, roles.future, 'future');
  const later = addScaling(graph, scaleOfFuture, given.future, 'scaled_covariates');
  const earlier = cut(ordered, [targets + past, targets + past + count], 2, 'history_covariates');
  const all = graph.node('Concat', [earlier, later], 'all_covariates', { axis: 1 });
  const own = cut(ordered, [0, targets + past], 2, 'own_columns');
  const moved = cut(all, [1, time + 1], 1, 'moved_covariates');
  const entering = graph.node('Concat', [own, moved], 'entering_history', { axis: 2 });
  const steps = horizon - 1;
  const known =
    steps === 0
      ? []
      : addRows(graph, cut(all, [time + 1, time + horizon], 1, 'known_covariates'), {
          name: 'known',
          rows: steps,
          width: count,
        });
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

function addReshape(graph: GraphBuilder, name: string, value: string, shape: readonly number[]): string {
  return graph.node('Reshape', [value, addIntegers(graph, ...shape)], name);
}
