// Whether a graph that nobody vouches for keeps within limits that can be told before it runs.
import { ModelFileError } from '@onnxcast/series/errors';
import { readModel } from '../read-model.ts';
import { type Bounds, type Scope, scopeOf } from './bounds.ts';
import { type HeldGraph, type HeldNode, type HeldTensor, readGraphs } from './read-graph.ts';

/** Most iterations of a `Loop`, and most elements of a tensor, for each step and each row that the caller gives. */
const [MOST_ITERATIONS, MOST_ELEMENTS] = [1e6, 1e8];

/** Graphs inside graphs: no forecast needs more. */
const DEEPEST = 16;

/** Bytes of an element by ONNX's number of its type; what has none is not counted. */
const elementBytes: Readonly<Record<number, number>> = { 1: 4, 6: 4, 7: 8, 9: 1, 10: 2, 11: 8 };

/** Operators whose outputs are as large as a number says, and the input that says it. */
const sizedBy: Readonly<Record<string, readonly number[]>> = {
  ConstantOfShape: [0],
  Expand: [1],
  Tile: [1],
  Range: [0, 1],
  Resize: [2, 3],
  Upsample: [1],
  Pad: [1],
  OneHot: [1],
};

/** Operators whose shape is an attribute. */
const shapedByAttribute: readonly string[] = ['RandomNormal', 'RandomUniform'];

/**
 * Refuses a model whose numbers lie in another file: bytes hold all of it, and a file that it names is not the caller's.
 * @throws ModelFileError with the tensor
 */
export function checkSelfContained(model: Uint8Array, file: string): void {
  for (const graph of readGraphs(model, file)) visit(graph, (tensor) => checkHere(tensor, file));
}

/**
 * Refuses a graph that could run without end or take any memory, as far as that can be told before it runs: a `Loop`
 * without a number of iterations, sizes that a constant makes huge, tensors in other files, operators that are not ONNX's own.
 * @throws ModelFileError with what was found, or where the bytes are no model
 */
export function checkGraph(model: Uint8Array, file: string): void {
  // What is no model at all is told so.
  readModel(model, file);
  const refuse = (found: string, expected: string): never => {
    const remedy = 'Take a model of a source that you trust, or, if you trust this one, load it without untrusted.';
    throw new ModelFileError({ file, found, expected, remedy });
  };

  for (const graph of readGraphs(model, file)) checkOne(graph, scopeOf(graph, { horizon: [1] }), 0);

  function checkOne(graph: HeldGraph, scope: Scope, depth: number): void {
    if (depth > DEEPEST) refuse('graphs inside graphs without end', `${DEEPEST} at most`);
    if (graph.isSparse) refuse('a sparse tensor, which may be of any size', 'tensors that hold their numbers');
    for (const tensor of graph.tensors) checkTensor(tensor);
    for (const node of graph.nodes) checkNode(node, scope, depth);
  }

  function checkTensor(tensor: HeldTensor): void {
    checkHere(tensor, file);
    const bytes = tensor.dims.reduce((product, size) => product * size, elementBytes[tensor.type] ?? 0);
    if (tensor.dims.every((size) => size >= 0) && bytes <= Math.max(64, 8 * model.length)) return;
    refuse(`a tensor "${tensor.name}" of the shape [${tensor.dims}]`, 'no more numbers than the file has room for');
  }

  function checkNode(node: HeldNode, scope: Scope, depth: number): void {
    const { operator, domain, inputs, attributes } = node;
    if (!['', 'ai.onnx', 'ai.onnx.ml'].includes(domain)) {
      refuse(`an operator ${operator} of "${domain}"`, "ONNX's own operators");
    }
    for (const { tensors, isSparse } of Object.values(attributes)) {
      if (isSparse) refuse('a sparse tensor, which may be of any size', 'tensors that hold their numbers');
      for (const tensor of tensors) checkTensor(tensor);
    }
    const sizes = (sizedBy[operator] ?? []).map((i) => scope.boundsOf(inputs[i] ?? ''));
    if (shapedByAttribute.includes(operator)) sizes.push(attributes['shape']?.numbers);
    for (const size of sizes) checkSize(node, size);
    for (const inner of Object.values(attributes).flatMap(({ graphs }) => graphs)) {
      const [iteration] = operator === 'Loop' ? inner.inputs : [];
      const known = iteration === undefined ? {} : { [iteration]: checkLoop(node, scope) };
      checkOne(inner, scopeOf(inner, known, scope), depth + 1);
    }
  }

  function checkSize(node: HeldNode, bounds: Bounds): void {
    const elements = (bounds ?? []).reduce((product, size) => product * Math.max(1, size), 1);
    if (elements <= MOST_ELEMENTS) return;
    refuse(`${nameOf(node)} makes a tensor of ${elements} elements`, `${MOST_ELEMENTS} at most`);
  }

  function checkLoop(node: HeldNode, scope: Scope): Bounds {
    const expected = 'a number of iterations that the horizon or the length of the history gives, or a constant';
    if ((node.inputs[0] ?? '') === '') refuse(`${nameOf(node)} runs until a condition ends it, if ever`, expected);
    const bounds = scope.boundsOf(node.inputs[0]!);
    if (bounds === undefined) return refuse(`${nameOf(node)} runs as often as only a run can tell`, expected);
    const iterations = Math.max(0, ...bounds);
    if (iterations > MOST_ITERATIONS) {
      refuse(`${nameOf(node)} runs ${iterations} times`, `${MOST_ITERATIONS} times at most, for each step`);
    }
    return bounds;
  }
}

function checkHere({ name, isElsewhere }: HeldTensor, file: string): void {
  if (!isElsewhere) return;
  const found = `the numbers of its tensor "${name}" lie in another file`;
  const remedy =
    "Save the model as one file, such as with onnx.save(model, 'model.onnx', save_as_external_data=False).";
  throw new ModelFileError({ file, tensor: name, found, expected: 'all of them in this one', remedy });
}

function visit(graph: HeldGraph, look: (tensor: HeldTensor) => void): void {
  for (const tensor of graph.tensors) look(tensor);
  for (const attribute of graph.nodes.flatMap(({ attributes }) => Object.values(attributes))) {
    for (const tensor of attribute.tensors) look(tensor);
    for (const inner of attribute.graphs) visit(inner, look);
  }
}

function nameOf({ operator, name, outputs }: HeldNode): string {
  return `its ${operator} "${name || outputs[0] || ''}"`;
}
