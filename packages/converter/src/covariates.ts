// Covariates of a history and of the steps after it, as a lowering takes them; lengths are free.
import { addIntegers, type GraphBuilder } from '@onnxcast/onnx';
import { addCalendar, addMeans, addSteps, type KeptMeans } from './calendar.ts';
import { type ClosedLoopCovariates, spareSteps } from './closed-loop.ts';
import { addColumns } from './columns.ts';
import type { ResolvedModel } from './resolved-model.ts';
import { addScaleOfColumns, addScaling, type Scale } from './scaling.ts';

/** What enters a model. */
interface Entering {
  /** For the warm-up, [time, batch, features]. */
  readonly entering: string;
  /** Those of the closed loop. */
  readonly covariates: ClosedLoopCovariates;
  /** The mean of a calendar's columns [1, batch, columns], which they enter without; absent without one. */
  readonly means?: string;
}

/**
 * Adds the order of the graph's columns, and moves what is known in advance up by a row, so that it enters with the
 * step before its own.
 * @param scaled history [time, batch, features], in the order of the features
 * @param kept of the calendar, by a stream
 */
export function addEntering(
  graph: GraphBuilder,
  model: ResolvedModel,
  { scaled, scale, kept }: { readonly scaled: string; readonly scale: Scale; readonly kept?: KeptMeans | undefined },
): Entering {
  const { spec, roles, given, order } = model;
  const [targets, past, width] = [roles.targets.columns.length, roles.past.columns.length, spec.features.length];
  const integers = (...values: number[]) => addIntegers(graph, ...values);
  const cut = (value: string, [start, end]: readonly [number, number], axis: number, name: string) =>
    graph.node('Slice', [value, integers(start), integers(end), integers(axis)], name);
  const beyond = Number.MAX_SAFE_INTEGER;

  const ordered = addColumns(graph, scaled, { columns: given, of: width, name: 'ordered_history' });
  let held: string | undefined;
  if (past > 0) {
    const last = cut(ordered, [-1, beyond], 0, 'last_row'); // [time, batch, features] -> [1, batch, features]
    held = graph.shape(cut(last, [targets, targets + past], 2, 'held_covariates'), [1, 'batch', past]);
  }
  if (order.length === targets + past) return { entering: ordered, covariates: { held, known: undefined } };

  const shape = graph.node('Shape', [ordered], 'ordered_shape');
  const time = graph.node('Slice', [shape, integers(0), integers(1), integers(0)], 'history_length'); // [3] -> [1]
  const known: string[] = [];
  if (roles.future.columns.length > 0) {
    const ahead = addScaledCovariates(graph, model, { scale, raw: 'future_covariates' });
    const later = graph.node('Transpose', [ahead], 'covariates_by_time', { perm: [1, 0, 2] }); // [batch, horizon, future] -> [horizon, batch, future]
    const earlier = cut(ordered, [targets + past, width], 2, 'history_covariates');
    const all = graph.node('Concat', [earlier, later], 'all_covariates', { axis: 0 });
    known.push(graph.node('Pad', [all, integers(0, 0, 0, spareSteps(model), 0, 0)], 'padded_covariates'));
  }
  let means: string | undefined;
  if (spec.calendar !== undefined) {
    const columns = addCalendarOfAll(graph, model, time);
    const ofHistory = graph.node('Slice', [columns, integers(0), time, integers(0)], 'calendar_of_history');
    means = addMeans(graph, model, { ofHistory, axis: 0, kept });
    known.push(graph.node('Sub', [columns, means], 'calendar_centred'));
  }
  const all = known.length === 1 ? known[0]! : graph.node('Concat', known, 'all_known', { axis: 2 });
  const end = graph.node('Add', [time, integers(1)], 'covariates_turn');
  const moved = graph.node('Slice', [all, integers(1), end, integers(0)], 'moved_covariates');
  const later = graph.node('Slice', [all, end, integers(beyond), integers(0)], 'known_covariates');
  const own = roles.future.columns.length === 0 ? ordered : cut(ordered, [0, targets + past], 2, 'own_columns');
  const entering = graph.node('Concat', [own, moved], 'entering_history', { axis: 2 });
  return {
    entering: graph.shape(entering, ['time', 'batch', order.length]),
    covariates: { held, known: later },
    ...(means !== undefined && { means }),
  };
}

/**
 * Adds the calendar of a history, of the steps to forecast and of those that the closed loop may look at beyond.
 * @param time int64 [1]
 * @returns [time + horizon + spare, batch, columns]
 */
function addCalendarOfAll(graph: GraphBuilder, model: ResolvedModel, time: string): string {
  const rows = graph.node('Squeeze', [time, addIntegers(graph, 0)], 'history_rows'); // [1] -> []
  const spare = graph.constant(`integer_${spareSteps(model)}`, [], [spareSteps(model)], 'int64');
  const count = graph.node('Add', [graph.node('Add', [rows, 'horizon'], 'rows_told'), spare], 'calendar_rows');
  const steps = addSteps(graph, count);
  const offset = graph.node('Unsqueeze', [steps, addIntegers(graph, 1)], 'calendar_offset'); // [rows] -> [rows, 1]
  return addCalendar(graph, model, { start: 'start_time', offset });
}

/** Adds the scaling of what is known in advance, [.., future]. */
export function addScaledCovariates(
  graph: GraphBuilder,
  model: ResolvedModel,
  { scale, raw }: { readonly scale: Scale; readonly raw: string },
): string {
  const own = addScaleOfColumns(graph, model, { scale, columns: model.roles.future.columns, name: 'future' });
  return addScaling(graph, model, { scale: own, raw, name: 'scaled_covariates' });
}
