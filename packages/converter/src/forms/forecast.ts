// The default form: history and horizon in, forecast out; one call, no state.
import type { NetworkState } from '@onnxcast/model';
import { addIntegers, type GraphBuilder } from '@onnxcast/onnx';
import type { KeptMeans } from '../calendar.ts';
import { addClosedLoop } from '../closed-loop.ts';
import { addEntering } from '../covariates.ts';
import { addForecastOutput, addIntervals } from '../intervals/intervals.ts';
import { addSpread, isCalibrated } from '../intervals/spread.ts';
import type { Lowering } from '../lowerings/lowering.ts';
import { loweringOf } from '../lowerings/lowerings.ts';
import type { ResolvedModel } from '../resolved-model.ts';
import { addScaleOfColumns, addScaleOfHistory, addScaling, addUnscaling, type Scale } from '../scaling.ts';
import type { BuildForm } from './form.ts';

/** Batch, time and horizon are free; time is 1 or more. */
export const buildForecast: BuildForm = (graph, model) => {
  const scale = addScaleOfHistory(graph, model, 'history');
  const { scaled, fitted, forecast, own } = addForecast(graph, model, {
    lowering: loweringOf('forecast', model),
    scale,
  });
  if (!isCalibrated(model)) return;
  const spread = addSpread(graph, model, { history: scaled, fitted });
  addIntervals(graph, model, { spread, forecast, horizon: 'horizon', scale: own });
};

/** What a forecast leaves for whoever goes on from it, all scaled, float32. */
export interface ForecastParts {
  /** The state after the history. */
  readonly state: NetworkState<string>;
  /** The history `[batch, time, features]`. */
  readonly scaled: string;
  /** `[batch, time - 1, targets]`. */
  readonly fitted: string;
  /** What is predicted after each row `[time, batch, targets]`. */
  readonly next: string;
  /** `[batch, horizon, targets]`. */
  readonly forecast: string;
  /** Of the targets. */
  readonly own: Scale;
  /** The mean of a calendar's columns [1, batch, columns]; absent without one. */
  readonly means?: string;
}

/**
 * Adds everything from the inputs `history`, `horizon` and `future_covariates` to the outputs `forecast` and `fitted`.
 */
export function addForecast(
  graph: GraphBuilder,
  model: ResolvedModel,
  given: {
    readonly lowering: Lowering;
    readonly scale: Scale;
    readonly before?: NetworkState<string>;
    readonly kept?: KeptMeans;
  },
): ForecastParts {
  const { spec, roles, steps } = model;
  const { lowering, scale, before, kept } = given;
  const width = roles.targets.columns.length;
  const raw = addScaling(graph, model, { scale, raw: 'history', name: 'scaled_history' });
  const scaled = graph.node('Transpose', [raw], 'scaled_by_time', { perm: [1, 0, 2] }); // [batch, time, features] -> [time, batch, features]
  graph.shape(scaled, ['time', 'batch', spec.features.length]);
  const { entering, covariates, means } = addEntering(graph, model, { scaled, scale, kept });

  const { leaving, state } = lowering.addWarmUp(graph, model, { entering, before });
  const predictions = lowering.addPredictions(graph, model, { leaving, name: 'predictions' });
  graph.shape(predictions, ['time', 'batch', steps * width]);
  const [start, end, axis] = [addIntegers(graph, 0), addIntegers(graph, -1), addIntegers(graph, 0)];
  const next = steps === 1 ? predictions : cutNext(graph, predictions, width);
  const oneStep = graph.node('Slice', [next, start, end, axis], 'scaled_fitted');
  const beyond = addIntegers(graph, Number.MAX_SAFE_INTEGER);
  const last = graph.node('Slice', [leaving, end, beyond, axis], 'unbiased_first'); // [time, batch, targets] -> [1, batch, targets]

  const first = { leaving: last, state };
  const future = addClosedLoop(graph, model, { lowering, first, horizon: 'horizon', covariates });
  const own = addScaleOfColumns(graph, model, { scale, columns: roles.targets.columns, name: 'targets' });
  const [forecast, fitted] = (['forecast', 'fitted'] as const).map((name) => {
    const value = { forecast: future, fitted: oneStep }[name];
    const batchFirst = graph.node('Transpose', [value], `${name}_by_batch`, { perm: [1, 0, 2] }); // [steps, batch, targets] -> [batch, steps, targets]
    if (name === 'forecast') addForecastOutput(graph, model, { scale: own, scaled: batchFirst });
    else addUnscaling(graph, model, { scale: own, scaled: batchFirst, name });
    return batchFirst;
  }) as [string, string];
  return { state, scaled: raw, fitted, next, forecast, own, ...(means !== undefined && { means }) };
}

/** Adds the cut of the next step out of several: [time, batch, steps targets] -> [time, batch, targets]. */
function cutNext(graph: GraphBuilder, predictions: string, width: number): string {
  const [start, end, axis] = [0, width, 2].map((one) => addIntegers(graph, one)) as [string, string, string];
  return graph.node('Slice', [predictions, start, end, axis], 'next_predictions');
}
