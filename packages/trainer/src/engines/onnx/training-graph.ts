// What every graph that trains has: the parameters as one vector that goes in, the loss and its gradient that come out.
import { createTape, type Named, type Node } from '@onnxcast/model';
import { addIntegers, createGraph, createGraphOps, encodeModel, type GraphTape } from '@onnxcast/onnx';

/** Values of the graph by name, and where to go on. */
export interface TrainingGraph extends GraphTape {
  /** The parameters' tensors. */
  readonly parameters: Named<Node<string>>;
  /** Adds an input `[time, batch, size]` -> its rows `[time * batch, size]`. */
  input(name: string, size: number): Node<string>;
}

/** A tensor among the parameters. */
export interface ParameterShape {
  readonly name: string;
  readonly shape: readonly number[];
}

/** The session of which all these graphs are made; ONNX Runtime has these versions everywhere. */
const header = { irVersion: 7, opset: 14, producer: 'onnxcast', producerVersion: '', doc: '', metadata: {} };

/**
 * Begins a graph with the input `parameters` `[n]`, cut into tensors.
 * @param shapes in the order of the vector
 * @param isVaried whether gradients are wanted by them
 */
export function beginTrainingGraph(
  name: string,
  shapes: readonly ParameterShape[],
  { isVaried }: { readonly isVaried: boolean },
): TrainingGraph {
  const graph = createGraph(name);
  const ops = createGraphOps(graph, 'model');
  const tape = createTape(ops);
  const sizes = shapes.map(({ shape }) => shape.reduce((product, n) => product * n, 1));
  const total = sizes.reduce((sum, size) => sum + size, 0);
  graph.input({ name: 'parameters', type: 'float32', shape: [total] });
  const flat = shapes.map((one) => `${one.name}.flat`);
  graph.nodes('Split', ['parameters', addIntegers(graph, ...sizes)], flat);
  const parameters = shapes.map(({ name: own, shape }, i) => {
    graph.shape(graph.node('Reshape', [flat[i]!, addIntegers(graph, ...shape)], own), shape);
    return [own, isVaried ? tape.variable(own) : tape.constant(own)] as const;
  });
  return {
    ...{ graph, ops, tape },
    parameters: Object.fromEntries(parameters),
    input(own, size) {
      graph.input({ name: own, type: 'float32', shape: ['time', 'batch', size] });
      return tape.constant(graph.node('Flatten', [own], `${own}.rows`, { axis: 2 })); // [time, batch, size] -> [time * batch, size]
    },
  };
}

/**
 * Ends a graph in the outputs `loss` [] in float64, the sum of importance times squared error, and `gradient` `[n]`.
 * @param predicted `[time * batch, width]`
 * @param importance columns of the input `importance`: of each target, or 1
 */
export function addLoss(
  { graph, ops, tape, parameters, input }: TrainingGraph,
  predicted: Node<string>,
  { width, importance }: { readonly width: number; readonly importance: number },
): void {
  const [targets, weights] = [input('targets', width), input('importance', importance)];
  const error = graph.node('Sub', [predicted.value, targets.value], 'error');
  const weighted = graph.node('Mul', [error, weights.value], 'weighted_error');
  const squares = graph.node('Cast', [graph.node('Mul', [weighted, error], 'squares')], 'squares_double', { to: 11 });
  graph.output({ name: graph.node('ReduceSum', [squares], 'loss', { keepdims: 0 }), type: 'float64', shape: [] });

  const gradient = tape.gradient([[predicted, ops.mul(weighted, ops.fill(weighted, 2))]]);
  const flat = Object.entries(parameters).map(([name, node]) => {
    const d = gradient(node) || graph.node('Mul', [name, graph.constant('zero', [], [0])], `${name}.no_gradient`);
    return graph.node('Reshape', [d, addIntegers(graph, -1)], `${name}.gradient`); // [..] -> [n]
  });
  const size = graph.node('Concat', flat, 'gradient', { axis: 0 });
  graph.output({ name: size, type: 'float32', shape: ['parameters'] });
}

/** The graph as the bytes of a file. */
export function encodeTraining({ graph }: TrainingGraph): Uint8Array {
  return encodeModel(graph.build(), header);
}

/** A graph that does nothing, to see what runs one. */
export function buildNothing(): Uint8Array {
  const training = beginTrainingGraph('nothing', [{ name: 'nothing', shape: [1] }], { isVaried: false });
  training.graph.output({ name: 'nothing', type: 'float32', shape: [1] });
  return encodeTraining(training);
}
