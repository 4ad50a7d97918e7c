// Cells as ONNX `LSTM` operators: the warm-up over a history, and a `Loop` for the closed loop.
import type { ModelSpec, Weights } from '@onnxcast/model';
import { addIntegers, createGraph, type GraphBuilder } from './graph-builder.ts';
import { toOperatorCell, transpose } from './lstm-layout.ts';

/** Names of one cell's hidden and cell state, each [1, batch, hidden]. */
export interface CellState {
  readonly h: string;
  readonly c: string;
}

interface Model {
  readonly spec: ModelSpec;
  readonly weights: Weights;
}

/**
 * Adds the learnt cells over a scaled history.
 * @param scaled [time, batch, features]
 * @param initial state of every cell; absent: zeros
 * @returns `predictions` [time, batch, features], where row t is the step after t, and the state of every cell after the last row
 */
export function addWarmUp(
  graph: GraphBuilder,
  model: Model,
  scaled: string,
  initial?: readonly CellState[],
): { readonly predictions: string; readonly states: readonly CellState[] } {
  const states: CellState[] = [];
  let sequence = scaled;
  model.spec.hidden.forEach((hidden, i) => {
    const cell = `warm_${i + 1}`;
    const weights = addCellWeights(graph, model.weights, i + 1);
    const [all = '', h = '', c = ''] = graph.nodes(
      'LSTM',
      initial === undefined ? [sequence, ...weights] : [sequence, ...weights, '', initial[i]!.h, initial[i]!.c],
      [`${cell}_all`, `${cell}_h`, `${cell}_c`],
      { hidden_size: hidden },
    );
    sequence = graph.node('Squeeze', [all, addIntegers(graph, 1)], `${cell}_sequence`); // [time, 1, batch, hidden] -> [time, batch, hidden]
    states.push({ h, c });
  });
  return { predictions: addHead(graph, model.weights, sequence, 'predictions'), states };
}

/**
 * Adds the closed loop: each prediction is the next input.
 *
 * Runs max(horizon, 1) times, collecting the value that enters each step, then cuts to `horizon`: a `Loop` that runs
 * zero times gives ONNX Runtime 1.30 an output whose batch axis is 0 as well.
 * @param first prediction after the last observation [1, batch, features]
 * @param horizon int64 []
 * @returns [horizon, batch, features]
 */
export function addClosedLoop(
  graph: GraphBuilder,
  model: Model,
  first: string,
  states: readonly CellState[],
  horizon: string,
): string {
  const { spec, weights } = model;
  const width = spec.features.length;
  const body = createGraph('closed_loop_step', graph);
  body.input({ name: 'step', type: 'int64', shape: [] });
  const goesOn = body.input({ name: 'goes_on', type: 'bool', shape: [] });
  const entering = body.input({ name: 'entering', type: 'float32', shape: [1, 'batch', width] });
  const before = spec.hidden.map((hidden, i) => ({
    h: body.input({ name: `before_h${i + 1}`, type: 'float32', shape: [1, 'batch', hidden] }),
    c: body.input({ name: `before_c${i + 1}`, type: 'float32', shape: [1, 'batch', hidden] }),
  }));

  body.output({ name: body.node('Identity', [goesOn], 'goes_on_still'), type: 'bool', shape: [] });
  const after: CellState[] = [];
  let value = entering;
  spec.hidden.forEach((hidden, i) => {
    const inputs = [value, ...addCellWeights(graph, weights, i + 1), '', before[i]!.h, before[i]!.c];
    // One step: the last hidden state [1, batch, hidden] is the whole sequence, so the next cell takes it as it is.
    const [, h = '', c = ''] = body.nodes('LSTM', inputs, ['', `after_h${i + 1}`, `after_c${i + 1}`], {
      hidden_size: hidden,
    });
    after.push({ h, c });
    value = h;
  });
  const leaving = addHead(body, weights, value, 'leaving', graph);
  body.output({ name: leaving, type: 'float32', shape: [1, 'batch', width] });
  spec.hidden.forEach((hidden, i) => {
    body.output({ name: after[i]!.h, type: 'float32', shape: [1, 'batch', hidden] });
    body.output({ name: after[i]!.c, type: 'float32', shape: [1, 'batch', hidden] });
  });
  body.output({ name: body.node('Identity', [entering], 'collected'), type: 'float32', shape: [1, 'batch', width] });

  const turns = graph.node('Max', [horizon, graph.constant('integer_1', [], [1], 'int64')], 'turns');
  const always = graph.constant('always', [], [1], 'bool');
  const carried = [first, ...states.flatMap(({ h, c }) => [h, c])];
  const outputs = carried.map((_, i) => `loop_end_${i}`);
  graph.nodes('Loop', [turns, always, ...carried], [...outputs, 'loop_steps'], { body: body.build() });
  // [turns, 1, batch, features] -> [turns, batch, features]. Not by Squeeze: onnx's reference evaluator (1.23) joins the
  // steps along their first axis, where the operator's text and ONNX Runtime stack them; a Reshape takes both.
  const shape = graph.node('Shape', [first], 'first_shape');
  const [one, three, axis] = [addIntegers(graph, 1), addIntegers(graph, 3), addIntegers(graph, 0)];
  const row = graph.node('Slice', [shape, one, three, axis], 'row_shape');
  const stacked = graph.node('Concat', [addIntegers(graph, -1), row], 'steps_shape', { axis: 0 });
  const steps = graph.node('Reshape', ['loop_steps', stacked], 'loop_forecast');
  const end = graph.node('Unsqueeze', [horizon, axis], 'horizon_end'); // [] -> [1]
  return graph.node('Slice', [steps, axis, end, axis], 'scaled_forecast');
}

function addCellWeights(graph: GraphBuilder, weights: Weights, cell: number): readonly string[] {
  const layout = toOperatorCell(weights, cell);
  return (['w', 'r', 'b'] as const).map((part) =>
    graph.constant(`lstm${cell}.${part}`, layout[part].shape, layout[part].data),
  );
}

/** Adds the linear head: hidden [.., hidden] -> prediction [.., features]. */
function addHead(graph: GraphBuilder, weights: Weights, hidden: string, name: string, owner = graph): string {
  const matrix = transpose(weights['linear.weight']!);
  const weight = owner.constant('linear.matrix', matrix.shape, matrix.data);
  const bias = owner.constant('linear.bias', weights['linear.bias']!.shape, weights['linear.bias']!.data);
  return graph.node('Add', [graph.node('MatMul', [hidden, weight], `${name}_product`), bias], name);
}
