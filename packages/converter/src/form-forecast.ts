// The default form: history and horizon in, forecast out; one call, no state.
import { type ModelSpec, rolesOf, type Weights } from '@onnxcast/model';
import { addIntegers, createGraph, type Graph, type GraphBuilder } from '@onnxcast/onnx';
import type { CellState } from './cell-kinds.ts';
import { addClosedLoop, addWarmUp } from './cell-operators.ts';
import { addFutureCovariatesInput, addScaleOfColumns, columnRolesOf } from './columns.ts';
import { addEntering } from './covariates.ts';
import { addScaleOfHistory, addScaling, addUnscaling, type Scale } from './scaling.ts';

/** Names of the inputs of every form with a free horizon. */
interface HistoryInputs {
  readonly history: string;
  readonly horizon: string;
  readonly future: string | undefined;
}

/**
 * Builds the `forecast` form.
 * Inputs `history` [batch, time, features], `horizon` int64 [] and, for a model that has any, `future_covariates`
 * [batch, horizon, covariates]; outputs `forecast` [batch, horizon, targets] and `fitted` [batch, time - 1, targets].
 * Batch, time and horizon are free; time is 1 or more.
 */
export function buildForecast(spec: ModelSpec, weights: Weights): Graph {
  const graph = createGraph('forecast');
  const inputs = addHistoryInputs(graph, spec);
  const scale = spec.scaling === 'none' ? undefined : addScaleOfHistory(graph, spec, inputs.history);
  addForecast(graph, { spec, weights }, { ...inputs, scale });
  return graph.build();
}

/** Adds the inputs of every form with a free horizon. */
export function addHistoryInputs(graph: GraphBuilder, spec: ModelSpec): HistoryInputs {
  const doc = `Observations in the user's units, oldest first; features: ${spec.features.join(', ')}.`;
  return {
    history: graph.input({ name: 'history', type: 'float32', shape: ['batch', 'time', spec.features.length], doc }),
    horizon: graph.input({ name: 'horizon', type: 'int64', shape: [], doc: 'Number of steps to forecast, 0 and up.' }),
    future: addFutureCovariatesInput(graph, spec, 'horizon'),
  };
}

/**
 * Adds everything from a history to the outputs `forecast` and `fitted`.
 * @returns the state of every cell after the history, each part [1, batch, hidden]
 */
export function addForecast(
  graph: GraphBuilder,
  model: { readonly spec: ModelSpec; readonly weights: Weights },
  given: HistoryInputs & { readonly scale: Scale | undefined; readonly states?: readonly CellState[] },
): readonly CellState[] {
  const { spec } = model;
  const width = rolesOf(spec).targets.names.length;
  const raw = addScaling(graph, given.scale, given.history, 'scaled_history');
  const scaled = graph.node('Transpose', [raw], 'scaled_by_time', { perm: [1, 0, 2] }); // [batch, time, features] -> [time, batch, features]
  graph.shape(scaled, ['time', 'batch', spec.features.length]);
  const { entering, covariates } = addEntering(graph, spec, { scaled, scale: given.scale, future: given.future });

  const { predictions, unbiased, states } = addWarmUp(graph, model, entering, given.states);
  graph.shape(predictions, ['time', 'batch', width]);
  const [start, end, axis] = [addIntegers(graph, 0), addIntegers(graph, -1), addIntegers(graph, 0)];
  const oneStep = graph.node('Slice', [predictions, start, end, axis], 'scaled_fitted');
  const beyond = addIntegers(graph, Number.MAX_SAFE_INTEGER);
  const first = graph.node('Slice', [unbiased, end, beyond, axis], 'unbiased_first'); // [time, batch, targets] -> [1, batch, targets]

  const future = addClosedLoop(graph, model, first, states, { horizon: given.horizon, covariates });
  const scale = addScaleOfColumns(graph, spec, given.scale, columnRolesOf(spec).targets, 'targets');
  const outputs = [
    ['forecast', future, 'horizon', 'The steps after the history; the first is one step after its last row.'],
    ['fitted', oneStep, 'time - 1', "One-step-ahead predictions of the history's rows from the second on."],
  ] as const;
  for (const [name, value, length, doc] of outputs) {
    const batchFirst = graph.node('Transpose', [value], `${name}_by_batch`, { perm: [1, 0, 2] }); // [steps, batch, targets] -> [batch, steps, targets]
    addUnscaling(graph, scale, batchFirst, name);
    graph.output({ name, type: 'float32', shape: ['batch', length, width], doc });
  }
  return states;
}
