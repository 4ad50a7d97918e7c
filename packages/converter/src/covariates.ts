// Covariates of a history and of the steps after it, as the cells take them; lengths are free.
import type { ModelSpec } from '@onnxcast/model';
import { addIntegers, type GraphBuilder } from '@onnxcast/onnx';
import { type ClosedLoopCovariates, spareSteps } from './cell-operators.ts';
import { addColumns, addScaleOfColumns, columnRolesOf } from './columns.ts';
import { addScaling, type Scale } from './scaling.ts';

/**
 * Adds the order of {@link columnRolesOf}, and moves what is known in advance up by a row, so that it enters with the
 * step before its own.
 * @param scaled history [time, batch, features], in the order of the features
 * @param future raw covariates known in advance [batch, horizon, future]; absent: the model has none
 * @returns `entering` [time, batch, features] for the warm-up, and the covariates of the closed loop
 */
export function addEntering(
  graph: GraphBuilder,
  spec: ModelSpec,
  given: { readonly scaled: string; readonly scale: Scale | undefined; readonly future: string | undefined },
): { readonly entering: string; readonly covariates: ClosedLoopCovariates } {
  const roles = columnRolesOf(spec);
  const [targets, past, width] = [roles.targets.length, roles.past.length, spec.features.length];
  const integers = (...values: number[]) => addIntegers(graph, ...values);
  const cut = (value: string, [start, end]: readonly [number, number], axis: number, name: string) =>
    graph.node('Slice', [value, integers(start), integers(end), integers(axis)], name);
  const beyond = Number.MAX_SAFE_INTEGER;

  const order = [...roles.targets, ...roles.past, ...roles.future];
  const ordered = addColumns(graph, spec, given.scaled, order, 'ordered_history');
  let held: string | undefined;
  if (past > 0) {
    const last = cut(ordered, [-1, beyond], 0, 'last_row'); // [time, batch, features] -> [1, batch, features]
    held = graph.shape(cut(last, [targets, targets + past], 2, 'held_covariates'), [1, 'batch', past]);
  }
  if (given.future === undefined) return { entering: ordered, covariates: { held, known: undefined } };

  const scaleOfFuture = addScaleOfColumns(graph, spec, given.scale, roles.future, 'future');
  const scaled = addScaling(graph, scaleOfFuture, given.future, 'scaled_covariates');
  const later = graph.node('Transpose', [scaled], 'covariates_by_time', { perm: [1, 0, 2] }); // [batch, horizon, future] -> [horizon, batch, future]
  const earlier = cut(ordered, [targets + past, width], 2, 'history_covariates');
  const all = graph.node('Concat', [earlier, later], 'all_covariates', { axis: 0 });
  const padded = graph.node('Pad', [all, integers(0, 0, 0, spareSteps, 0, 0)], 'padded_covariates');
  const shape = graph.node('Shape', [ordered], 'ordered_shape');
  const time = graph.node('Slice', [shape, integers(0), integers(1), integers(0)], 'history_length'); // [3] -> [1]
  const end = graph.node('Add', [time, integers(1)], 'covariates_turn');
  const moved = graph.node('Slice', [padded, integers(1), end, integers(0)], 'moved_covariates');
  const known = graph.node('Slice', [padded, end, integers(beyond), integers(0)], 'known_covariates');
  const own = cut(ordered, [0, targets + past], 2, 'own_columns');
  const entering = graph.node('Concat', [own, moved], 'entering_history', { axis: 2 });
  return { entering: graph.shape(entering, ['time', 'batch', width]), covariates: { held, known } };
}
