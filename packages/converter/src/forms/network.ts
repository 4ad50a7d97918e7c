// A plain network of one number as an ONNX file: not one of the recurrent model's forms, but made of the same parts.
import type { Weights } from '@onnxcast/model';
import { createGraph, encodeModel, type Graph } from '@onnxcast/onnx';
import { InputError } from '@onnxcast/series/errors';
import { expectedTensor, findTensorProblem } from '../find-tensor-problem.ts';
import { origin } from '../origin.ts';

/**
 * Writes a plain network, x -> tanh(W1 x + b1) -> W2 h + b2, or a line, as an ONNX file: `Gemm`, `Tanh`, `Gemm`, or one
 * `Gemm`. Its input `x` and its output `y` are float32 [batch, 1], in the user's units.
 * @param weights `hidden.weight` [H, 1], `hidden.bias` [H], `output.weight` [1, H], `output.bias` [1]; a line has the
 * last two alone; float64 is rounded to float32
 * @returns the bytes of the file; the same weights always give the same bytes
 * @throws InputError when a weight is missing, has another shape or is no finite number
 * @example writeFileSync('network.onnx', convertNetwork(weights));
 */
export function convertNetwork(weights: Weights): Uint8Array {
  const hidden = weights['hidden.weight']?.shape[0] ?? 0;
  const what = hidden === 0 ? 'A line' : `A plain network with ${hidden} tanh units`;
  return encodeModel(buildNetwork(hidden, weights), {
    ...origin,
    doc: `${what}: y from x.`,
    metadata: {},
  });
}

function buildNetwork(hidden: number, weights: Weights): Graph {
  const graph = createGraph('network');
  const input = graph.input({ name: 'x', type: 'float32', shape: ['batch', 1], doc: 'What is known.' });
  const constant = (name: string, shape: readonly number[]) =>
    graph.constant(name, shape, readData(weights, name, shape));
  const gemm = (value: string, layer: string, [outputs, inputs]: readonly [number, number], result: string) =>
    graph.node(
      'Gemm',
      [value, constant(`${layer}.weight`, [outputs, inputs]), constant(`${layer}.bias`, [outputs])],
      result,
      { transB: 1 },
    );
  if (hidden === 0) {
    gemm(input, 'output', [1, 1], 'y');
  } else {
    const inner = graph.shape(gemm(input, 'hidden', [hidden, 1], 'inner'), ['batch', hidden]);
    const activation = graph.shape(graph.node('Tanh', [inner], 'activation'), ['batch', hidden]);
    gemm(activation, 'output', [1, hidden], 'y');
  }
  graph.output({ name: 'y', type: 'float32', shape: ['batch', 1], doc: 'What the network tells of `x`.' });
  return graph.build();
}

function readData(weights: Weights, name: string, shape: readonly number[]): ArrayLike<number> {
  const problem = findTensorProblem(weights[name], shape);
  if (problem === undefined) return weights[name]!.data;
  throw new InputError({
    tensor: name,
    found: `the weight "${name}" ${problem}`,
    expected: expectedTensor(shape),
    remedy: 'Give the weights that a fit ended with.',
  });
}
