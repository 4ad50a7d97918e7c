// The steps beyond a history, each of which takes in what the one before it said: a `Loop`.
import type { NetworkState } from '@onnxcast/model';
import { addIntegers, createGraph, type Graph, type GraphBuilder } from '@onnxcast/onnx';
import type { Lowered, Lowering } from './lowerings/lowering.ts';
import type { ResolvedModel } from './resolved-model.ts';
import { flattenState, mapNamedState } from './state.ts';

/** What enters the closed loop beside its own predictions, scaled. */
export interface ClosedLoopCovariates {
  /** Covariates known in the past only, at their last value [1, batch, past]. */
  readonly held: string | undefined;
  /** Covariates known in advance, from the loop's first step on, {@link spareSteps} rows or more beyond its last [steps, batch, future]. */
  readonly known: string | undefined;
}

/** Where a closed loop begins, and what it needs. */
export interface ClosedLoop {
  readonly lowering: Lowering;
  /** The prediction after the last observation, as it leaves [1, batch, steps targets], and the state. */
  readonly first: Lowered;
  /** int64 []. */
  readonly horizon: string;
  readonly covariates: ClosedLoopCovariates;
}

/** Steps of the closed loop that one turn of the `Loop` takes, about 8, for a turn costs as much as a small operator: all that some predictions tell. */
const stepsPerTurn = ({ steps }: ResolvedModel) => steps * Math.max(1, Math.floor(8 / steps));

/** Rows that the closed loop looks at beyond the horizon at most: one for a horizon of 0, and the rest of its last turn. */
export const spareSteps = (model: ResolvedModel) => stepsPerTurn(model) + 1;

/**
 * Adds the closed loop.
 *
 * What the history already tells comes first, so a horizon of no more than that takes no turn of the `Loop` at all: a
 * stream that is only pushed to pays for no step ahead.
 * @returns scaled predictions [horizon, batch, targets]
 */
export function addClosedLoop(graph: GraphBuilder, model: ResolvedModel, loop: ClosedLoop): string {
  const { lowering, first, horizon } = loop;
  const integer = (value: number) => addInteger(graph, value);
  const perTurn = stepsPerTurn(model);
  const width = model.roles.targets.columns.length;
  const needed = graph.node('Max', [horizon, integer(model.steps)], 'steps_needed');
  const raised = graph.node('Add', [needed, integer(perTurn - 1 - model.steps)], 'steps_raised');
  const turns = graph.node('Div', [raised, integer(perTurn)], 'turns'); // rounded up
  const always = graph.constant('always', [], [1], 'bool');
  const carried = [first.leaving, ...flattenState(first.state)];
  const outputs = carried.map((_, i) => `loop_end_${i}`);
  const body = buildTurn(graph, model, loop);
  graph.nodes('Loop', [turns, always, ...carried], [...outputs, 'loop_steps'], { body });

  // [turns, steps, batch, targets] -> [turns steps, batch, targets]. The operator's text and ONNX Runtime stack the
  // turns, onnx's reference evaluator (1.23) joins them along their first axis, and of no turns at all ONNX Runtime gives
  // a batch of 0: a Reshape to a shape that is known takes all of them.
  const axis = addIntegers(graph, 0);
  const shape = graph.node('Shape', [first.leaving], 'first_shape');
  const batch = graph.node('Slice', [shape, addIntegers(graph, 1), addIntegers(graph, 2), axis], 'batch_shape'); // [3] -> [1]
  const count = graph.node('Mul', [turns, addIntegers(graph, perTurn)], 'loop_count'); // [] -> [1]
  const stacked = graph.node('Concat', [count, batch, addIntegers(graph, width)], 'steps_shape', { axis: 0 });
  const looped = graph.node('Reshape', ['loop_steps', stacked], 'loop_forecast', { allowzero: 1 });
  const told =
    model.steps === 1
      ? [first.leaving]
      : addSteps(graph, { told: first.leaving, steps: model.steps, from: 0, name: 'first' });
  const steps = graph.node('Concat', [...told, looped], 'all_steps', { axis: 0 });
  const end = graph.node('Unsqueeze', [horizon, axis], 'horizon_end'); // [] -> [1]
  const cut = graph.node('Slice', [steps, axis, end, axis], 'unbiased_forecast');
  return lowering.addPredictions(graph, model, { leaving: cut, name: 'scaled_forecast' });
}

/** Builds the body of the `Loop`: some steps of the model, and what they tell of the steps after. */
function buildTurn(outer: GraphBuilder, model: ResolvedModel, { lowering, covariates }: ClosedLoop): Graph {
  const addStep = lowering.beginLoop(outer, model);
  const body = createGraph('closed_loop_turn', outer);
  const { steps } = model;
  const [perTurn, width] = [stepsPerTurn(model), model.roles.targets.columns.length];
  const block = [1, 'batch', steps * width];
  const shapes = mapNamedState(model.stateWidths, (width) => lowering.stateShape(width));
  const turn = body.input({ name: 'turn', type: 'int64', shape: [] });
  const goesOn = body.input({ name: 'goes_on', type: 'bool', shape: [] });
  let told = body.input({ name: 'entering', type: 'float32', shape: block });
  let state: NetworkState<string> = mapNamedState(shapes, (shape, name) =>
    body.input({ name: `before_${name}`, type: 'float32', shape }),
  );
  const taken = flattenState(state);
  const known = covariates.known === undefined ? [] : addRowsOfTurn(body, { turn, perTurn, known: covariates.known });

  const split = (from: number) => (steps === 1 ? [told] : addSteps(body, { told, steps, from, name: 'told' }));
  const left: string[] = [];
  let values = split(0);
  for (let step = 0; step < perTurn; step++) {
    const value = values[step % steps]!;
    const beside = [covariates.held, known[step]].filter((one) => one !== undefined);
    const entering =
      beside.length === 0 ? value : body.node('Concat', [value, ...beside], `joined_${step}`, { axis: 2 });
    ({ leaving: told, state } = addStep(body, { entering, before: state, step }));
    if ((step + 1) % steps > 0) continue;
    values = split(step + 1);
    left.push(...values);
  }

  body.output({ name: body.node('Identity', [goesOn], 'goes_on_still'), type: 'bool', shape: [] });
  body.output({ name: told, type: 'float32', shape: block });
  // What a turn hands on as it came in is an output under another name.
  const ends = mapNamedState(state, (name, part) =>
    taken.includes(name) ? body.node('Identity', [name], `after_${part}`) : name,
  );
  flattenState(ends).forEach((name, i) => {
    body.output({ name, type: 'float32', shape: flattenState(shapes)[i]! });
  });
  const rows = body.node('Concat', left, 'left', { axis: 0 });
  body.output({ name: rows, type: 'float32', shape: [perTurn, 'batch', width] });
  return body.build();
}

/** Adds the cut of a prediction into its steps: [1, batch, steps targets] -> one [1, batch, targets] a step. */
function addSteps(
  graph: GraphBuilder,
  given: { readonly told: string; readonly steps: number; readonly from: number; readonly name: string },
): readonly string[] {
  const { told, steps, from, name } = given;
  const names = Array.from({ length: steps }, (_, k) => `${name}_${from + k}`);
  return graph.nodes('Split', [told], names, { axis: 2 });
}

/** Adds the cut of a turn's rows out of those of all turns: [steps, batch, future] -> one [1, batch, future] a step. */
function addRowsOfTurn(
  body: GraphBuilder,
  { turn, perTurn, known }: { readonly turn: string; readonly perTurn: number; readonly known: string },
): readonly string[] {
  const axis = addIntegers(body, 0);
  const first = body.node('Mul', [turn, addInteger(body, perTurn)], 'first_step');
  const start = body.node('Unsqueeze', [first, axis], 'turn_start'); // [] -> [1]
  const end = body.node('Add', [start, addIntegers(body, perTurn)], 'turn_end');
  const rows = body.node('Slice', [known, start, end, axis], 'turn_known');
  const names = Array.from({ length: perTurn }, (_, k) => `known_${k}`);
  return body.nodes('Split', [rows], names, { axis: 0 });
}

function addInteger(graph: GraphBuilder, value: number): string {
  return graph.constant(`integer_${value}`, [], [value], 'int64');
}
