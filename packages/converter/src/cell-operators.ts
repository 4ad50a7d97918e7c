// Cells as ONNX `LSTM`, `GRU` or `RNN` operators: the warm-up over a history, and a `Loop` for the closed loop.
import { cellName, type ModelSpec, type Weights } from '@onnxcast/model';
import { addIntegers, createGraph, type Graph, type GraphBuilder } from '@onnxcast/onnx';
import { type CellState, mapState, type StatePartName, traitsOf } from './cell-kinds.ts';
import { foldHeadBias, toOperatorCell, transpose } from './cell-layout.ts';
import { columnRolesOf } from './columns.ts';

interface Model {
  readonly spec: ModelSpec;
  readonly weights: Weights;
}

/** What enters the closed loop beside its own predictions, scaled. */
export interface ClosedLoopCovariates {
  /** Covariates known in the past only, at their last value [1, batch, past]. */
  readonly held: string | undefined;
  /** Covariates known in advance, from the loop's first step on, {@link spareSteps} rows or more beyond its last [steps, batch, future]. */
  readonly known: string | undefined;
}

/** Steps of the closed loop that one turn of the `Loop` takes: a turn costs as much as a small operator. */
const stepsPerTurn = 8;

/** Rows that the closed loop looks at beyond the horizon at most: one for a horizon of 0, and the rest of its last turn. */
export const spareSteps = stepsPerTurn + 1;

/**
 * Adds the learnt cells over scaled inputs.
 * @param entering [time, batch, features], columns in the order of {@link columnRolesOf}
 * @param initial state of every cell; absent: zeros
 * @returns `predictions` [time, batch, targets], where row t is the step after t; the same without the head's bias, for the closed loop; and the state of every cell after the last row, each part [1, batch, hidden]
 */
export function addWarmUp(
  graph: GraphBuilder,
  model: Model,
  entering: string,
  initial?: readonly CellState[],
): { readonly predictions: string; readonly unbiased: string; readonly states: readonly CellState[] } {
  let sequence = entering;
  const states = model.spec.hidden.map((_, i) => {
    const weights = addCellWeights(graph, model, i + 1);
    const { all, after } = addCell(graph, model.spec, i, [sequence, ...weights], initial?.[i], {
      all: `warm_${i + 1}_all`,
      after: (part) => `warm_${i + 1}_${part}`,
    });
    sequence = graph.node('Squeeze', [all, addIntegers(graph, 1)], `warm_${i + 1}_sequence`); // [time, 1, batch, hidden] -> [time, batch, hidden]
    return after;
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
 * @param first prediction after the last observation, without bias [1, batch, targets]
 * @param horizon int64 []
 * @returns [horizon, batch, targets]
 */
export function addClosedLoop(
  graph: GraphBuilder,
  model: Model,
  first: string,
  states: readonly CellState[],
  given: { readonly horizon: string; readonly covariates: ClosedLoopCovariates },
): string {
  const { horizon } = given;
  const integer = (value: number) => addInteger(graph, value);
  const needed = graph.node('Max', [horizon, integer(1)], 'steps_needed');
  const raised = graph.node('Add', [needed, integer(stepsPerTurn - 1)], 'steps_raised');
  const turns = graph.node('Div', [raised, integer(stepsPerTurn)], 'turns'); // rounded up
  const always = graph.constant('always', [], [1], 'bool');
  const carried = [first, ...states.flatMap((state) => partsOf(model.spec, state))];
  const outputs = carried.map((_, i) => `loop_end_${i}`);
  const body = buildTurn(graph, model, given.covariates);
  graph.nodes('Loop', [turns, always, ...carried], [...outputs, 'loop_steps'], { body });

  // [turns, steps, batch, targets] -> [turns steps, batch, targets]. The operator's text and ONNX Runtime stack the
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
function buildTurn(outer: GraphBuilder, model: Model, { held, known }: ClosedLoopCovariates): Graph {
  const { spec, weights } = model;
  const width = columnRolesOf(spec).targets.length;
  const folded = { spec, weights: foldHeadBias(spec, weights) };
  const constants = spec.hidden.map((_, i) =>
    i === 0 ? addCellWeights(outer, folded, 1, ['w', 'r'], 'closed') : addCellWeights(outer, model, i + 1),
  );
  const counters = known === undefined ? undefined : addCounters(outer);
  const body = createGraph('closed_loop_turn', outer);
  const input = (name: string, size: number) => body.input({ name, type: 'float32', shape: [1, 'batch', size] });
  const output = (name: string, size: number) => body.output({ name, type: 'float32', shape: [1, 'batch', size] });
  const turn = body.input({ name: 'turn', type: 'int64', shape: [] });
  const goesOn = body.input({ name: 'goes_on', type: 'bool', shape: [] });
  let value = input('entering', width);
  let states = spec.hidden.map((hidden, i) => mapState(spec, (part) => input(`before_${part}${i + 1}`, hidden)));
  const knownRows = counters === undefined ? [] : addRowsOfTurn(body, counters, turn, known!);

  const entered: string[] = [];
  for (let k = 0; k < stepsPerTurn; k++) {
    entered.push(value);
    const covariates = [held, knownRows[k]].filter((one) => one !== undefined);
    if (covariates.length > 0) value = body.node('Concat', [value, ...covariates], `joined_${k}`, { axis: 2 });
    states = states.map((state, i) => {
      // One step: the last hidden state [1, batch, hidden] is the whole sequence, so the next cell takes it as it is.
      const { after } = addCell(body, spec, i, [value, ...constants[i]!], state, {
        all: '',
        after: (part) => `after_${k}_${part}${i + 1}`,
      });
      value = after.h!;
      return after;
    });
    value = addHead(body, weights, value, `leaving_${k}`, outer);
  }

  body.output({ name: body.node('Identity', [goesOn], 'goes_on_still'), type: 'bool', shape: [] });
  output(value, width);
  states.forEach((state, i) => {
    for (const part of partsOf(spec, state)) output(part, spec.hidden[i]!);
  });
  const rows = body.node('Concat', entered, 'entered', { axis: 0 });
  body.output({ name: rows, type: 'float32', shape: [stepsPerTurn, 'batch', width] });
  return body.build();
}

/** Adds the constants of {@link addRowsOfTurn}: the body of a `Loop` sees those that were there before it. */
function addCounters(outer: GraphBuilder): Readonly<Record<'axis' | 'size' | 'sizes', string>> {
  return {
    axis: addIntegers(outer, 0),
    size: addInteger(outer, stepsPerTurn),
    sizes: addIntegers(outer, stepsPerTurn),
  };
}

/** Adds the cut of a turn's rows out of those of all turns: [steps, batch, future] -> one [1, batch, future] a step. */
function addRowsOfTurn(
  body: GraphBuilder,
  { axis, size, sizes }: ReturnType<typeof addCounters>,
  turn: string,
  known: string,
): readonly string[] {
  const start = body.node('Unsqueeze', [body.node('Mul', [turn, size], 'first_step'), axis], 'turn_start'); // [] -> [1]
  const end = body.node('Add', [start, sizes], 'turn_end');
  const rows = body.node('Slice', [known, start, end, axis], 'turn_known');
  const names = Array.from({ length: stepsPerTurn }, (_, k) => `known_${k}`);
  return body.nodes('Split', [rows], names, { axis: 0 });
}

/** Adds the operator of one cell. */
function addCell(
  graph: GraphBuilder,
  spec: ModelSpec,
  cell: number,
  inputs: readonly string[],
  before: CellState | undefined,
  names: { readonly all: string; readonly after: (part: StatePartName) => string },
): { readonly all: string; readonly after: CellState } {
  const { operator, attributes } = traitsOf(spec);
  const initial = before === undefined ? [] : ['', ...partsOf(spec, before)];
  const after = mapState(spec, names.after);
  graph.nodes(operator, [...inputs, ...initial], [names.all, ...partsOf(spec, after)], {
    hidden_size: spec.hidden[cell]!,
    ...attributes,
  });
  return { all: names.all, after };
}

/** The values of a state, in the order of the operator's inputs. */
function partsOf(spec: ModelSpec, state: CellState): readonly string[] {
  return traitsOf(spec).state.map((part) => state[part]!);
}

/** Adds a cell's constants; with a suffix, a variant of it that shares the named parts. */
function addCellWeights(
  graph: GraphBuilder,
  { spec, weights }: Model,
  cell: number,
  shared: readonly string[] = [],
  suffix = '',
): readonly string[] {
  const layout = toOperatorCell(spec, weights, cell);
  const prefix = cellName(spec, cell);
  return (['w', 'r', 'b'] as const).map((part) => {
    const name = suffix === '' || shared.includes(part) ? `${prefix}.${part}` : `${prefix}.${part}.${suffix}`;
    return graph.constant(name, layout[part].shape, layout[part].data);
  });
}

/** Adds the head's product: hidden [.., hidden] -> prediction without bias [.., targets]. */
function addHead(graph: GraphBuilder, weights: Weights, hidden: string, name: string, owner = graph): string {
  const matrix = transpose(weights['linear.weight']!);
  return graph.node('MatMul', [hidden, owner.constant('linear.matrix', matrix.shape, matrix.data)], name);
}

function addHeadBias(graph: GraphBuilder, weights: Weights, unbiased: string, name: string): string {
  const { shape, data } = weights['linear.bias']!;
  return graph.node('Add', [unbiased, graph.constant('linear.bias', shape, data)], name);
}

function addInteger(graph: GraphBuilder, value: number): string {
  return graph.constant(`integer_${value}`, [], [value], 'int64');
}
