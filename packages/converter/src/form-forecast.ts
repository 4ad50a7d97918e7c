// The default form: history and horizon in, forecast out; one call, no state.
import type { ModelSpec, Weights } from '@onnxcast/model';
import { addIntegers, createGraph, type Graph, type GraphBuilder } from './graph-builder.ts';
import { addClosedLoop, addWarmUp, type CellState } from './lstm-operators.ts';
import { addScaleOfHistory, addScaling, addUnscaling, type Scale } from './scaling.ts';

/**
 * Builds the `forecast` form.
 * Inputs `history` [batch, time, features] and `horizon` int64 []; outputs `forecast` [batch, horizon, features] and
 * `fitted` [batch, time - 1, features]. Batch, time and horizon are free; time is 1 or more.
 */
export function buildForecast(spec: ModelSpec, weights: Weights): Graph {
  const graph = createGraph('forecast');
  const { history, horizon } = addHistoryInputs(graph, spec);
  const scale = spec.scaling === 'none' ? undefined : addScaleOfHistory(graph, spec, history);
  addForecast(graph, { spec, weights }, { history, horizon, scale });
  return graph.build();
}

/** Adds the two inputs of every form with a free horizon. */
export function addHistoryInputs(graph: GraphBuilder, spec: ModelSpec): { history: string; horizon: string } {
  const doc = `Observations in the user's units, oldest first; features: ${spec.features.join(', ')}.`;
  return {
    history: graph.input({ name: 'history', type: 'float32', shape: ['batch', 'time', spec.features.length], doc }),
    horizon: graph.input({ name: 'horizon', type: 'int64', shape: [], doc: 'Number of steps to forecast, 0 and up.' }),
  };
}

/**
 * Adds everything from a history to the outputs `forecast` and `fitted`.
 * @returns the state of every cell after the history, each [1, batch, hidden]
 */
export function addForecast(
  graph: GraphBuilder,
  model: { readonly spec: ModelSpec; readonly weights: Weights },
  given: {
    readonly history: string;
    readonly horizon: string;
    readonly scale: Scale | undefined;
    readonly states?: readonly CellState[];
  },
): readonly CellState[] {
  const width = model.spec.features.length;
  const scaled = addScaling(graph, given.scale, given.history, 'scaled_history');
  const timeFirst = graph.node('Transpose', [scaled], 'scaled_by_time', { perm: [1, 0, 2] }); // [batch, time, features] -> [time, batch, features]
  graph.shape(timeFirst, ['time', 'batch', width]);

  const { predictions, unbiased, states } = addWarmUp(graph, model, timeFirst, given.states);
  graph.shape(predictions, ['time', 'batch', width]);
  const [start, end, axis] = [addIntegers(graph, 0), addIntegers(graph, -1), addIntegers(graph, 0)];
  const oneStep = graph.node('Slice', [predictions, start, end, axis], 'scaled_fitted');
  const beyond = addIntegers(graph, Number.MAX_SAFE_INTEGER);
  const first = graph.node('Slice', [unbiased, end, beyond, axis], 'unbiased_first'); // [time, batch, features] -> [1, batch, features]

  const future = addClosedLoop(graph, model, first, states, given.horizon);
  const outputs = [
    ['forecast', future, 'horizon', 'The steps after the history; the first is one step after its last row.'],
    ['fitted', oneStep, 'time - 1', "One-step-ahead predictions of the history's rows from the second on."],
  ] as const;
  for (const [name, value, length, doc] of outputs) {
    const batchFirst = graph.node('Transpose', [value], `${name}_by_batch`, { perm: [1, 0, 2] }); // [steps, batch, features] -> [batch, steps, features]
    addUnscaling(graph, given.scale, batchFirst, name);
    graph.output({ name, type: 'float32', shape: ['batch', length, width], doc });
  }
  return states;
}
