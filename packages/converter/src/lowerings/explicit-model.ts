// A model by its own equations, in operators that every runtime has: for forms without recurrent operators, and for
// models that no operator computes.
import { connectModel, type Named, type Network, type NetworkState, weightShapes } from '@onnxcast/model';
import { addIntegers, createGraph, createGraphOps, type Graph, type GraphBuilder, type GraphOps } from '@onnxcast/onnx';
import { fromExplicitWeights, toExplicitWeights } from '../cell-layout.ts';
import type { ResolvedModel } from '../resolved-model.ts';
import { flattenState, mapNamedState } from '../state.ts';
import type { Lowering } from './lowering.ts';

/** A model's equations over the values of a graph. */
export interface ExplicitModel {
  readonly ops: GraphOps;
  readonly network: Network<string>;
  readonly weights: Named<string>;
}

/** Adds a model's constants, and joins them to its equations. */
export function connectExplicit(graph: GraphBuilder, model: ResolvedModel): ExplicitModel {
  const { spec } = model;
  const tensors = toExplicitWeights(model);
  const added = weightShapes(spec).map(({ name, shape }) => {
    return [name, graph.constant(name, shape, Float32Array.from(tensors[name]!.data))] as const;
  });
  const weights = Object.fromEntries(added);
  const ops = createGraphOps(graph, 'weights');
  return { ops, weights, network: connectModel(ops, spec, weights) };
}

/**
 * Adds one step.
 * @param x scaled [batch, features], columns in the order of the graph
 * @param name begins the names of the step's values
 * @returns what the network's step does, its state named after its parts
 */
export function addExplicitStep(
  graph: GraphBuilder,
  { ops, network }: ExplicitModel,
  { x, state, name }: { readonly x: string; readonly state: NetworkState<string>; readonly name: string },
): ReturnType<Network<string>['step']> {
  ops.begin(name, graph);
  const after = network.step(x, state);
  return { ...after, state: mapNamedState(after.state, (value, part) => ops.named(value, `${name}_${part}`)) };
}

/** The lowering of models without operators of their own: the warm-up is a `Scan`. */
export const explicitModel: Lowering = {
  stateShape: (width) => ['batch', width],
  addWarmUp(graph, model, { entering, before }) {
    const explicit = connectExplicit(graph, model);
    const initial = before ?? mapNamedState(model.stateWidths, (width) => addZeros(graph, entering, width));
    const last = mapNamedState(model.stateWidths, (_, part) => `warm_${part}`);
    const body = buildRow(graph, model, explicit);
    const outputs = [...flattenState(last), 'predictions'];
    graph.nodes('Scan', [...flattenState(initial), entering], outputs, { body, num_scan_inputs: 1 });
    return { leaving: 'predictions', state: last };
  },
  beginLoop(graph, model) {
    const explicit = connectExplicit(graph, model);
    return (body, { entering, before, step }) => {
      const axis = addIntegers(body, 0);
      const x = body.node('Squeeze', [entering, axis], `row_${step}`); // [1, batch, features] -> [batch, features]
      const { predicted, state } = addExplicitStep(body, explicit, { x, state: before, name: `after_${step}` });
      return { leaving: body.node('Unsqueeze', [predicted, axis], `leaving_${step}`), state }; // [batch, targets] -> [1, batch, targets]
    };
  },
  readWeights(model, read) {
    const tensors = weightShapes(model.spec).map(({ name }) => [name, read(name)] as const);
    return fromExplicitWeights(model, Object.fromEntries(tensors));
  },
  addPredictions: (_graph, _model, { leaving }) => leaving,
};

/** Builds the body of the `Scan`: one row of the history, after the state. */
function buildRow(
  outer: GraphBuilder,
  { order, roles, steps, stateWidths }: ResolvedModel,
  explicit: ExplicitModel,
): Graph {
  const body = createGraph('warm_up_step', outer);
  const float = (name: string, width: number) => ({ name, type: 'float32', shape: ['batch', width] }) as const;
  const state = mapNamedState(stateWidths, (width, part) => body.input(float(`before_${part}`, width)));
  const x = body.input(float('row', order.length));
  const after = addExplicitStep(body, explicit, { x, state, name: 'row' });
  const named = mapNamedState(after.state, (value, part) => body.node('Identity', [value], `after_${part}`));
  const widths = flattenState(stateWidths);
  flattenState(named).forEach((name, i) => {
    body.output(float(name, widths[i]!));
  });
  body.output(float(after.predicted, steps * roles.targets.columns.length));
  return body.build();
}

/** Adds zeros for the sequence `rows` [steps, batch, ..]: [batch, width]. */
function addZeros(graph: GraphBuilder, rows: string, width: number): string {
  const name = `zeros_${width}`;
  if (graph.names.has(name)) return name;
  const [one, two, zero] = [addIntegers(graph, 1), addIntegers(graph, 2), addIntegers(graph, 0)];
  const batch = graph.node('Slice', [graph.node('Shape', [rows], `${name}_of`), one, two, zero], `${name}_batch`); // [3] -> [1]
  const shape = graph.node('Concat', [batch, addIntegers(graph, width)], `${name}_shape`, { axis: 0 });
  return graph.node('Expand', [graph.constant('zero', [], [0]), shape], name);
}
