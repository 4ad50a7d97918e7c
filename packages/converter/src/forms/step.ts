// One step of the model's equations, state in and out: no control flow, no recurrent operator, the caller loops.
import type { Named } from '@onnxcast/model';
import { addIntegers, type GraphBuilder } from '@onnxcast/onnx';
import { addCalendar, addKeptMeans, addMeans } from '../calendar.ts';
import { addColumns } from '../columns.ts';
import { addScaledCovariates } from '../covariates.ts';
import { addIntervals } from '../intervals/intervals.ts';
import { addKeptSpread, type CalibratedModel, isCalibrated } from '../intervals/spread.ts';
import { addExplicitStep, connectExplicit } from '../lowerings/explicit-model.ts';
import type { ResolvedModel } from '../resolved-model.ts';
import { addKeptScale, addScaleOfColumns, addScaleOfRow, addScaling, addUnscaling, type Scale } from '../scaling.ts';
import { addNextState, addStateParts, flattenState, mapNamedState } from '../state.ts';
import type { BuildForm } from './form.ts';

/**
 * Begin with a state of zeros, or with the `next_state` of the stream form. To forecast further, give `forecast` back
 * as the targets of the next `value`, beside the last known past covariates; what stands in its columns of future
 * covariates does not matter: `future_covariates` are those of the step after `value`. With scaling `standard`, write
 * each series' mean into `level` and its deviation into `deviation` before the first step; where they are left at zero,
 * the first value is taken as the mean and 1 as the deviation, as the stream form does with a first chunk of one row.
 * `lower` and `upper` are of the step after `value`, as far as values given are observations: what was forecast and given back counts
 * as foreseen without an error. `forecast` may be below the least that the model knows of, for it is what goes on; raise it before it is shown. With a calendar, write the means of its columns over the history into `calendar_mean`
 * and 1 into `calendar_known`; else those of the first value are taken. A model that tells several steps at once gives them side by side: feed them back one by one, then take the next.
 */
export const buildStep: BuildForm = (graph, model) => {
  const { roles, scaling, stateWidths } = model;
  const parts = addStateParts(graph, model, 'state');
  const computed = addScaleOfRow(graph, model, 'value');
  const known = Object.fromEntries(scaling.parts.map((part) => [part, parts[part]!]));
  const scale = addKeptScale(graph, model, { known, computed });

  const explicit = connectExplicit(graph, model);
  const state = mapNamedState(stateWidths, (_, part) => parts[part]!);
  const calendar = model.spec.calendar === undefined ? undefined : addCentredCalendar(graph, model, parts);
  const x = addEntering(graph, model, { scale, calendar: calendar?.row });
  const { predicted, state: after } = addExplicitStep(graph, explicit, { x, state, name: 'cell' });
  const own = addScaleOfColumns(graph, model, { scale, columns: roles.targets.columns, name: 'targets' });
  addForecast(graph, model, { scale: own, predicted });
  const cells = flattenState(mapNamedState(after, (value, part) => [part, value] as const));
  const errors = isCalibrated(model) ? addNextInterval(graph, model, { before: parts, scale: own, predicted }) : {};
  addNextState(graph, model, { ...Object.fromEntries(cells), ...scale, ...errors, ...calendar?.after });
};

/**
 * Adds the outputs `lower` and `upper` of the step after `value` [batch, 1, targets, levels], of the spread of all that
 * the series has been.
 * @returns what the next state keeps of it
 */
function addNextInterval(
  graph: GraphBuilder,
  model: CalibratedModel,
  given: { readonly before: Named<string>; readonly scale: Scale; readonly predicted: string },
): Named<string> {
  const { before, scale, predicted } = given;
  const width = model.roles.targets.columns.length;
  const lift = (value: string, name: string) => graph.node('Unsqueeze', [value, addIntegers(graph, 1)], name); // [batch, width] -> [batch, 1, width]
  const cut = () => {
    const ends = [0, width, 1].map((one) => addIntegers(graph, one));
    return graph.node('Slice', [predicted, ...ends], 'next_prediction'); // [batch, steps targets] -> [batch, targets]
  };
  const next = model.steps === 1 ? predicted : cut();
  const history = lift('scaled_value', 'scaled_row');
  const { spread, after } = addKeptSpread(graph, model, { before, history, fitted: undefined, next });
  const ofRow = Object.fromEntries(Object.entries(scale).map(([part, value]) => [part, lift(value, `${part}_of_row`)]));
  addIntervals(graph, model, { spread, forecast: lift(next, 'next_row'), horizon: 1, scale: ofRow });
  return after;
}

/** Adds the output `forecast`: the step after `value`, or the next ones side by side [batch, steps targets]. */
function addForecast(
  graph: GraphBuilder,
  model: ResolvedModel,
  { scale, predicted }: { readonly scale: Scale; readonly predicted: string },
): void {
  if (model.steps === 1) {
    addUnscaling(graph, model, { scale, scaled: predicted, name: 'forecast' });
    return;
  }
  const names = Array.from({ length: model.steps }, (_, step) => `told_${step}`);
  const raw = graph.nodes('Split', [predicted], names, { axis: 1 }).map((scaled, step) => {
    return addUnscaling(graph, model, { scale, scaled, name: `forecast_${step}` });
  });
  graph.node('Concat', raw, 'forecast', { axis: 1 });
}

/** Adds what enters the model [batch, features]: the columns in their order, those known in advance from the input of their own. */
function addEntering(
  graph: GraphBuilder,
  model: ResolvedModel,
  { scale, calendar }: { readonly scale: Scale; readonly calendar: string | undefined },
): string {
  const { targets, past, future } = model.roles;
  const value = addScaling(graph, model, { scale, raw: 'value', name: 'scaled_value' });
  const columns = [...targets.columns, ...past.columns];
  const own = addColumns(graph, value, { columns, of: model.spec.features.length, name: 'own_columns' });
  const parts = [own];
  if (future.columns.length > 0) {
    const raw = addRow(graph, 'future_covariates', 'covariates_row');
    parts.push(addScaledCovariates(graph, model, { scale, raw }));
  }
  if (calendar !== undefined) parts.push(addRow(graph, calendar, 'calendar_row'));
  return parts.length === 1 ? own : graph.node('Concat', parts, 'entering', { axis: 1 });
}

/**
 * Adds the calendar of the step after `value` [batch, 1, columns], less its mean: that of the state, else that of `value` itself.
 * @returns what the next state keeps of it, too
 */
function addCentredCalendar(
  graph: GraphBuilder,
  model: ResolvedModel,
  before: Named<string>,
): { readonly row: string; readonly after: Named<string> } {
  const both = addCalendar(graph, model, { start: 'start_time', offset: addIntegers(graph, 0, 1) }); // [batch, 2, columns]
  const [ofHistory, next] = graph.nodes('Split', [both], ['calendar_of_value', 'calendar_ahead'], { axis: 1 });
  const kept = { isKnown: before['calendar_known']!, means: before['calendar_mean']! };
  const means = addMeans(graph, model, { ofHistory: ofHistory!, axis: 1, kept });
  return {
    row: graph.node('Sub', [next!, means], 'calendar_centred'),
    after: addKeptMeans(graph, model, { means, axis: 1 }),
  };
}

/** Adds the only row of a value: [batch, 1, columns] -> [batch, columns]. */
function addRow(graph: GraphBuilder, value: string, name: string): string {
  return graph.node('Squeeze', [value, addIntegers(graph, 1)], name);
}
