// The forecast form with a state in and out: observations may come in chunks, down to one by one.
import type { Named } from '@onnxcast/model';
import { addIntegers, type GraphBuilder } from '@onnxcast/onnx';
import { addKeptMeans } from '../calendar.ts';
import { addIntervals } from '../intervals/intervals.ts';
import { addKeptSpread, type CalibratedModel, isCalibrated } from '../intervals/spread.ts';
import { loweringOf } from '../lowerings/lowerings.ts';
import type { Architecture } from '../resolved-model.ts';
import { addKeptScale, addScaleOfHistory } from '../scaling.ts';
import { addNextState, addStateParts, flattenState, mapNamedState, stateSizeOf } from '../state.ts';
import { addForecast, type ForecastParts } from './forecast.ts';
import type { BuildForm } from './form.ts';

/**
 * The forecast form, one required input `state` and one output `next_state`.
 *
 * `state` [0, size] starts every series afresh: its scale, and what its calendar is centred by, are then those of this first chunk, and stay so for good.
 * `state` [batch, size] goes on from there: give the `next_state` of the call before. A row of zeros starts that one
 * series afresh. `history` is the chunk of observations that came since, one row or more; `forecast` begins after its
 * last row, `fitted` predicts its rows from the second on. Any cut of a history into chunks gives the forecast that
 * the whole history would give with the scale of the first chunk.
 *
 * Of a model with covariates known in advance, `next_state` has seen those of the step after the chunk: it is good for
 * going on only where the horizon was 1 or more, and `future_covariates[:, 0]` what then came to pass.
 */
export const buildStream: BuildForm = (graph, model) => {
  const { scaling, stateWidths } = model;
  const lowering = loweringOf('stream', model);
  const parts = addStateParts(graph, model, addFullState(graph, model));
  const before = mapNamedState(stateWidths, (width, part) => {
    const shape = lowering.stateShape(width);
    if (shape.length === 2) return parts[part]!;
    const lifted = graph.node('Unsqueeze', [parts[part]!, addIntegers(graph, 0)], `initial_${part}`); // [batch, width] -> [1, batch, width]
    return graph.shape(lifted, shape);
  });
  const computed = addScaleOfHistory(graph, model, 'history');
  const known = scaling.parts.map((part) => {
    return [part, graph.node('Unsqueeze', [parts[part]!, addIntegers(graph, 1)], `known_${part}`)] as const; // [batch, features] -> [batch, 1, features]
  });
  const scale = addKeptScale(graph, model, { known: Object.fromEntries(known), computed });

  const hasCalendar = model.spec.calendar !== undefined;
  const kept = hasCalendar ? { isKnown: parts['calendar_known']!, means: parts['calendar_mean']! } : undefined;
  const given = { lowering, scale, before, ...(kept && { kept }) };
  const { state: after, means, ...made } = addForecast(graph, model, given);
  const flatten = (value: string, part: string, axis: number) =>
    [part, graph.node('Squeeze', [value, addIntegers(graph, axis)], `next_${part}`)] as const;
  const shapes = flattenState(mapNamedState(stateWidths, (width) => lowering.stateShape(width)));
  const cells = flattenState(mapNamedState(after, (value, part) => [part, value] as const)).map(([part, value], i) =>
    shapes[i]!.length === 2 ? ([part, value] as const) : flatten(value, part, 0),
  ); // [1, batch, width] -> [batch, width]
  const scales = scaling.parts.map((part) => flatten(scale[part]!, part, 1)); // [batch, 1, features] -> [batch, features]
  const errors = isCalibrated(model) ? addKeptIntervals(graph, model, { before: parts, made }) : {};
  const calendar = means === undefined ? {} : addKeptMeans(graph, model, { means, axis: 0 });
  addNextState(graph, model, { ...Object.fromEntries([...cells, ...scales]), ...errors, ...calendar });
};

/**
 * Adds the outputs `lower` and `upper`, of the spread of all that the series has been.
 * @returns what the next state keeps of it
 */
function addKeptIntervals(
  graph: GraphBuilder,
  model: CalibratedModel,
  { before, made }: { readonly before: Named<string>; readonly made: Omit<ForecastParts, 'state' | 'means'> },
): Named<string> {
  const { scaled, fitted, next, forecast, own } = made;
  const axis = addIntegers(graph, 0);
  const beyond = addIntegers(graph, Number.MAX_SAFE_INTEGER);
  const last = graph.node('Slice', [next, addIntegers(graph, -1), beyond, axis], 'last_prediction'); // [time, batch, targets] -> [1, batch, targets]
  const row = graph.node('Squeeze', [last, axis], 'last_predicted'); // [1, batch, targets] -> [batch, targets]
  const { spread, after } = addKeptSpread(graph, model, { before, history: scaled, fitted, next: row });
  addIntervals(graph, model, { spread, forecast, horizon: 'horizon', scale: own });
  return after;
}

/** Adds the filling of a state without rows: [0 or batch, size] -> [batch, size], missing rows being zeros. */
function addFullState(graph: GraphBuilder, { stateParts, numbers }: Architecture): string {
  const size = stateSizeOf(stateParts);
  const [zero, one] = [addIntegers(graph, 0), addIntegers(graph, 1)];
  const shape = graph.node('Shape', ['history'], 'history_shape');
  const batch = graph.node('Slice', [shape, zero, one, zero], 'batch_size'); // [3] -> [1]
  const rows = graph.node('Concat', [batch, addIntegers(graph, size)], 'state_shape', { axis: 0 });
  const empty = graph.node('Expand', [graph.constant('empty_state', [1, 1], [0], numbers), rows], 'fresh_state');
  const padded = graph.node('Concat', ['state', empty], 'padded_state', { axis: 0 });
  return graph.shape(graph.node('Slice', [padded, zero, batch, zero], 'full_state'), ['batch', size], numbers);
}
