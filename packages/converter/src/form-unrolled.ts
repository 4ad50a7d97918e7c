// All steps written out as explicit cells, for fixed lengths: for runtimes without LSTM, Loop or Scan.
import type { ModelSpec, Weights } from '@onnxcast/model';
import { addExplicitHead, addExplicitStep, addExplicitWeights, type ExplicitState } from './explicit-cells.ts';
import { addIntegers, createGraph, type Graph } from './graph-builder.ts';
import { addScaleOfHistory, addScaling, addUnscaling } from './scaling.ts';

/** Fixed lengths of an unrolled graph. */
export interface UnrolledLengths {
  /** Steps of history, 1 or more. */
  readonly time: number;
  /** Steps to forecast, 1 or more. */
  readonly horizon: number;
}

/**
 * Builds the `unrolled` form: input `history` [batch, time, features]; outputs `forecast` [batch, horizon, features]
 * and `fitted` [batch, time - 1, features], time and horizon fixed. Each step of each cell is a dozen nodes (about 1 kB
 * of file); the weights are shared by all steps.
 */
export function buildUnrolled(spec: ModelSpec, weights: Weights, { time, horizon }: UnrolledLengths): Graph {
  const graph = createGraph('unrolled');
  const width = spec.features.length;
  const history = graph.input({
    name: 'history',
    type: 'float32',
    shape: ['batch', time, width],
    doc: `Observations in the user's units, oldest first; features: ${spec.features.join(', ')}.`,
  });
  const scale = spec.scaling === 'none' ? undefined : addScaleOfHistory(graph, spec, history);
  const constants = addExplicitWeights(graph, { spec, weights });
  const scaled = addScaling(graph, scale, history, 'scaled_history');
  // The 0 keeps the batch axis known by name: with -1, ONNX Runtime 1.30 reuses no memory and plans it for minutes.
  const rows = addReshape('scaled_rows', scaled, [0, time * width]); // [batch, time, features] -> [batch, time features]
  const values = Array.from({ length: time }, (_, t) => `value_${t}`);
  graph.nodes('Split', [rows], values, { axis: 1 });

  let state: readonly ExplicitState[] | undefined;
  const hidden: string[] = [];
  values.forEach((value, t) => {
    state = addExplicitStep(graph, constants, value, state, `t${t}`);
    hidden.push(state.at(-1)!.h);
  });
  const future: string[] = [];
  for (let step = 0; step < horizon; step++) {
    if (step > 0) state = addExplicitStep(graph, constants, future.at(-1)!, state, `t${time + step - 1}`);
    future.push(addExplicitHead(graph, constants, state!.at(-1)!.h, `next_${step}`));
  }

  const size = spec.hidden.at(-1)!;
  const all = graph.node('Concat', hidden, 'hidden_rows', { axis: 1 });
  const flat = addReshape('hidden_all', all, [-1, size]); // [batch, time hidden] -> [batch time, hidden]
  const predicted = addReshape('predictions', addExplicitHead(graph, constants, flat, 'predictions_flat'), [
    -1,
    time,
    width,
  ]);
  const [start, end, axis] = [addIntegers(graph, 0), addIntegers(graph, -1), addIntegers(graph, 1)];
  const fitted = graph.node('Slice', [predicted, start, end, axis], 'scaled_fitted');
  const steps = graph.node('Concat', future, 'future_rows', { axis: 1 });
  const forecast = addReshape('scaled_forecast', steps, [0, horizon, width]); // [batch, horizon features] -> [batch, horizon, features]
  addUnscaling(graph, scale, forecast, 'forecast');
  addUnscaling(graph, scale, fitted, 'fitted');
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

  function addReshape(name: string, value: string, shape: readonly number[]): string {
    return graph.node('Reshape', [value, addIntegers(graph, ...shape)], name);
  }
}
