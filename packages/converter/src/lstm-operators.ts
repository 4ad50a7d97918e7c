// Cells as ONNX `LSTM` operators: the warm-up over a history, and a `Loop` for the closed loop.
import type { ModelSpec, Weights } from '@onnxcast/model';
import { addIntegers, createGraph, type Graph, type GraphBuilder } from './graph-builder.ts';
import { foldHeadBias, toOperatorCell, transpose } from './lstm-layout.ts';

/** Names of one cell's hidden and cell state, each [1, batch, hidden]. */
export interface CellState {
  readonly h: string;
  readonly c: string;
}

interface Model {
  readonly spec: ModelSpec;
  readonly weights: Weights;
}

/** Steps of the closed loop that one turn of the `Loop` takes: a turn costs as much as a small operator. */
const stepsPerTurn = 8;

/**
 * Adds the learnt cells over a scaled history.
 * @param scaled [time, batch, features]
 * @param initial state of every cell; absent: zeros
 * @returns `predictions` [time, batch, features], where row t is the step after t; the same without the head's bias, for the closed loop; and the state of every cell after the last row
 */
export function addWarmUp(
  graph: GraphBuilder,
  model: Model,
  scaled: string,
  initial?: readonly CellState[],
): { readonly predictions: string; readonly unbiased: string; readonly states: readonly CellState[] } {
  let sequence = scaled;
  const states = model.spec.hidden.map((hidden, i): CellState => {
    const weights = addCellWeights(graph, model.weights, i + 1);
    const given = initial?.[i];
    const names = ['all', 'h', 'c'].map((part) => `warm_${i + 1}_${part}`);
    const inputs = [sequence, ...weights, ...(given === undefined ? [] : ['', given.h, given.c])];
    const [all = '', h = '', c = ''] = graph.nodes('LSTM', inputs, names, { hidden_size: hidden });
    sequence = graph.node('Squeeze', [all, addIntegers(graph, 1)], `warm_${i + 1}_sequence`); // [time, 1, batch, hidden] -> [time, batch, hidden]
    return { h, c };
  });
  const unbiased = addHead(graph, model.weights, sequence, 'predictions_unbiased');
  return { predictions: addHeadBias(graph, model.weights, unbiased, 'predictions'), unbiased, states };
}

/**
 * Adds the closed loop: each prediction is the next input.
 *
 * What goes round is the prediction without the head's bias, which is put into the first cell's bias instead: one
 * operator less a step. The `Loop` runs once at least, collecting the value that enters each step, then is cut to
 * `horizon`: a `Loop` that runs zero times gives ONNX Runtime 1.30 an output whose batch axis is 0 as well.
 * @param first prediction after the last observation, without bias [1, batch, features]
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
  const integer = (value: number) => graph.constant(`integer_${value}`, [], [value], 'int64');
  const needed = graph.node('Max', [horizon, integer(1)], 'steps_needed');
  const raised = graph.node('Add', [needed, integer(stepsPerTurn - 1)], 'steps_raised');
  const turns = graph.node('Div', [raised, integer(stepsPerTurn)], 'turns'); // rounded up
  const always = graph.constant('always', [], [1], 'bool');
  const carried = [first, ...states.flatMap(({ h, c }) => [h, c])];
  const outputs = carried.map((_, i) => `loop_end_${i}`);
  const body = buildTurn(graph, model);
  graph.nodes('Loop', [turns, always, ...carried], [...outputs, 'loop_steps'], { body });

  // [turns, steps, batch, features] -> [turns steps, batch, features]. The operator's text and ONNX Runtime stack the
  // turns, onnx's reference evaluator (1.23) joins them along their first axis; a Reshape takes both.
  const axis = addIntegers(graph, 0);
  const shape = graph.node('Shape', [first], 'first_shape');
  const row = graph.node('Slice', [shape, addIntegers(graph, 1), addIntegers(graph, 3), axis], 'row_shape');
  const joined = graph.node('Concat', [addIntegers(graph, -1), row], 'steps_shape', { axis: 0 });
  const steps = graph.node('Reshape', ['loop_steps', joined], 'loop_forecast');
  const end = graph.node('Unsqueeze', [horizon, axis], 'horizon_end'); // [] -> [1]
  const cut = graph.node('Slice', [steps, axis, end, axis], 'unbiased_forecast');
  return addHeadBias(graph, model.weights, cut, 'scaled_forecast');
}

/** Builds the body of the `Loop`: some steps of all cells, and what entered each of them. */
function buildTurn(outer: GraphBuilder, { spec, weights }: Model): Graph {
  const width = spec.features.length;
  const folded = foldHeadBias(weights);
  const constants = spec.hidden.map((_, i) =>
    i === 0 ? addCellWeights(outer, folded, 1, ['w', 'r'], 'closed') : addCellWeights(outer, weights, i + 1),
  );
  const body = createGraph('closed_loop_turn', outer);
  const input = (name: string, size: number) => body.input({ name, type: 'float32', shape: [1, 'batch', size] });
  const output = (name: string, size: number) => body.output({ name, type: 'float32', shape: [1, 'batch', size] });
  body.input({ name: 'turn', type: 'int64', shape: [] });
  const goesOn = body.input({ name: 'goes_on', type: 'bool', shape: [] });
  let value = input('entering', width);
  let states = spec.hidden.map((hidden, i): CellState => {
    return { h: input(`before_h${i + 1}`, hidden), c: input(`before_c${i + 1}`, hidden) };
  });

  const entered: string[] = [];
  for (let k = 0; k < stepsPerTurn; k++) {
    entered.push(value);
    states = spec.hidden.map((hidden, i): CellState => {
      const names = ['', `after_${k}_h${i + 1}`, `after_${k}_c${i + 1}`];
      const inputs = [value, ...constants[i]!, '', states[i]!.h, states[i]!.c];
      // One step: the last hidden state [1, batch, hidden] is the whole sequence, so the next cell takes it as it is.
      const [, h = '', c = ''] = body.nodes('LSTM', inputs, names, { hidden_size: hidden });
      value = h;
      return { h, c };
    });
    value = addHead(body, weights, value, `leaving_${k}`, outer);
  }

  body.output({ name: body.node('Identity', [goesOn], 'goes_on_still'), type: 'bool', shape: [] });
  output(value, width);
  spec.hidden.forEach((hidden, i) => {
    output(states[i]!.h, hidden);
    output(states[i]!.c, hidden);
  });
  const rows = body.node('Concat', entered, 'entered', { axis: 0 });
  body.output({ name: rows, type: 'float32', shape: [stepsPerTurn, 'batch', width] });
  return body.build();
}

/** Adds a cell's constants; with a suffix, a variant of it that shares the named parts. */
function addCellWeights(
  graph: GraphBuilder,
  weights: Weights,
  cell: number,
  shared: readonly string[] = [],
  suffix = '',
): readonly string[] {
  const layout = toOperatorCell(weights, cell);
  return (['w', 'r', 'b'] as const).map((part) => {
    const name = suffix === '' || shared.includes(part) ? `lstm${cell}.${part}` : `lstm${cell}.${part}.${suffix}`;
    return graph.constant(name, layout[part].shape, layout[part].data);
  });
}

/** Adds the head's product: hidden [.., hidden] -> prediction without bias [.., features]. */
function addHead(graph: GraphBuilder, weights: Weights, hidden: string, name: string, owner = graph): string {
  const matrix = transpose(weights['linear.weight']!);
  return graph.node('MatMul', [hidden, owner.constant('linear.matrix', matrix.shape, matrix.data)], name);
}

function addHeadBias(graph: GraphBuilder, weights: Weights, unbiased: string, name: string): string {
  const { shape, data } = weights['linear.bias']!;
  return graph.node('Add', [unbiased, graph.constant('linear.bias', shape, data)], name);
}
