import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  type CellKind,
  cellKinds,
  cells,
  createPlainOps,
  createTape,
  type DifferentiableOps,
  stepCell,
} from '@onnxcast/model';
import { createRandom, type Tensor } from '@onnxcast/series';
import { openSession } from '../../runtime-node/src/open-session.ts';
import { encodeModel } from './encode.ts';
import { createGraph, type Graph } from './graph.ts';
import { createGraphOps } from './graph-ops.ts';

const header = { irVersion: 7, opset: 14, producer: '', producerVersion: '', doc: '', metadata: {} };
const [rows, inputs, hidden] = [3, 2, 4];

/** Shapes of a step's inputs: `x`, the state, and the weights as a step takes them. */
function shapesOf(kind: CellKind): Readonly<Record<string, readonly number[]>> {
  const { gates, state, sums } = cells[kind];
  const width = gates.length * hidden;
  return {
    x: [rows, inputs],
    ...Object.fromEntries(state.map((part) => [part, [rows, hidden]])),
    input: [width, inputs],
    recurrent: [width, hidden],
    bias: [width],
    ...(sums === 'apart' ? { recurrentBias: [width] } : {}),
  };
}

/** One step of a cell, and the gradients of all its inputs where its results' gradients are these results themselves. */
function stepAndGradients<T>(
  ops: DifferentiableOps<T>,
  kind: CellKind,
  given: Readonly<Record<string, T>>,
): Readonly<Record<string, T>> {
  const tape = createTape(ops);
  const at = Object.fromEntries(Object.entries(given).map(([name, value]) => [name, tape.variable(value)]));
  const { input, recurrent, bias, recurrentBias } = at;
  const weights = { input: input!, recurrent: recurrent!, bias: bias!, ...(recurrentBias && { recurrentBias }) };
  const after = stepCell(tape.ops, cells[kind], {
    weights,
    input: tape.ops.affine(at['x']!, weights.input, weights.bias),
    before: Object.fromEntries(cells[kind].state.map((part) => [part, at[part]!])),
  });
  const gradient = tape.gradient(Object.values(after).map((node) => [node, node.value]));
  return {
    ...Object.fromEntries(Object.entries(after).map(([part, { value }]) => [`next_${part}`, value])),
    ...Object.fromEntries(Object.keys(given).map((name) => [`d_${name}`, gradient(at[name]!)!])),
  };
}

describe('a step of a cell, and its gradients by a tape, as a graph', () => {
  for (const kind of cellKinds) {
    test(`say in ONNX Runtime what the plain loops say of ${kind} cells, to 1e-5`, async () => {
      const shapes = shapesOf(kind);
      const random = createRandom(1);
      const tensors = Object.entries(shapes).map(([name, shape]): readonly [string, Tensor<Float32Array>] => [
        name,
        { shape, data: Float32Array.from({ length: shape.reduce((a, b) => a * b) }, () => random.normal()) },
      ]);
      const expected = stepAndGradients(createPlainOps('float64'), kind, Object.fromEntries(tensors));

      const graph = createGraph('gradients');
      for (const [name, shape] of Object.entries(shapes)) graph.input({ name, type: 'float32', shape });
      const names = stepAndGradients(
        createGraphOps(graph, 'step'),
        kind,
        Object.fromEntries(Object.keys(shapes).map((name) => [name, name])),
      );
      for (const [name, value] of Object.entries(names)) {
        graph.output({ name: graph.node('Identity', [value], name), type: 'float32', shape: expected[name]!.shape });
      }
      const session = await openSession(encodeModel(graph.build(), header), { device: 'cpu' });
      const feeds = tensors.map(([name, tensor]) => [name, { type: 'float32', ...tensor }] as const);
      const found = await session.run(Object.fromEntries(feeds));
      await session.dispose();

      assert.equal(Object.keys(expected).length, cells[kind].state.length + tensors.length);
      for (const [name, { shape, data }] of Object.entries(expected)) {
        assert.deepEqual(found[name]!.shape, shape, name);
        data.forEach((value, i) => {
          const difference = Math.abs(Number(found[name]!.data[i]) - value);
          assert.ok(difference <= 1e-5 * Math.max(1, Math.abs(value)), `${name}[${i}]: ${difference}`);
        });
      }
    });
  }
});

describe('operations of a graph', () => {
  const build = (add: (ops: ReturnType<typeof createGraphOps>) => string): Graph => {
    const graph = createGraph('g');
    for (const name of ['x', 'y']) graph.input({ name, type: 'float32', shape: ['rows', 4] });
    graph.input({ name: 'bias', type: 'float32', shape: [4] });
    graph.output({ name: add(createGraphOps(graph, 'at')), type: 'float32', shape: ['rows', 4] });
    return graph.build();
  };
  const operatorsOf = (graph: Graph) => graph.nodes.map(({ operator }) => operator);

  test('leave out what is multiplied by zeros, added to them, or led there', () => {
    const graph = build(({ add, mul, affine, sigmoid, tanh, zeros }) =>
      add(mul(sigmoid('y'), zeros), affine(zeros, 'w', mul(tanh('x'), 'x'))),
    );
    assert.deepEqual(operatorsOf(graph), ['Tanh', 'Mul']);
  });

  test('repeat a single number without a node, but where it must have a shape of its own', () => {
    assert.deepEqual(operatorsOf(build(({ sub, fill }) => sub(fill('x', 1), 'x'))), ['Sub']);
    assert.deepEqual(operatorsOf(build(({ concat, fill }) => concat([fill('x', 1), 'y']))), [
      'Shape',
      'Expand',
      'Concat',
    ]);
  });

  test('cut and sum a bias along its one axis, and a matrix along its columns', () => {
    const axisOf = (x: string) => build(({ split }) => split(x, ['a', 'b'])[0]!).nodes[0]!.attributes['axis'];
    assert.deepEqual([axisOf('bias'), axisOf('x')], [0, 1]);
    assert.deepEqual(operatorsOf(build(({ sumLike, tanh }) => sumLike(tanh('x'), 'bias'))), ['Tanh', 'ReduceSum']);
    assert.deepEqual(operatorsOf(build(({ sumLike, tanh }) => sumLike(tanh('x'), 'y'))), ['Tanh']);
  });

  test('name a value after what it was made of', () => {
    const { nodes } = build(({ split, sigmoid, tanh, mul }) => {
      const [i = '', g = ''] = split('x', ['i', 'g']);
      return mul(mul(sigmoid(i), tanh(g)), 'y');
    });
    const names = nodes.flatMap(({ outputs }) => outputs);
    assert.deepEqual(names, ['at_i', 'at_g', 'at_i_sigmoid', 'at_g_tanh', 'at_mul', 'at_mul_2']);
  });
});
