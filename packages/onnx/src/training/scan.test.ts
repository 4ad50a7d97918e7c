import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  connectModel,
  createPlainOps,
  createTape,
  describeNetwork,
  initialWeights,
  type ModelSpec,
  mapState,
  type Node,
  stateWidths,
} from '@onnxcast/model';
import { createRandom, type Tensor } from '@onnxcast/series';
import { openSession } from '../../../runtime-node/src/open-session.ts';
import { encodeModel } from '../encode.ts';
import { createGraph } from '../graph.ts';
import { createGraphOps } from '../graph-ops.ts';
import { addScan } from './scan.ts';

const header = { irVersion: 7, opset: 14, producer: '', producerVersion: '', doc: '', metadata: {} };
const [time, batch] = [5, 3];

const specs: readonly ModelSpec[] = [
  { features: ['a', 'b'], hidden: [4, 3], scaling: 'none' },
  { features: ['a'], hidden: [3], cell: 'gru', head: 'mlp-tanh', headHidden: [2], scaling: 'none' },
  { features: ['a', 'b'], hidden: [2, 3], cell: 'rnn', skip: 3, scaling: 'none' },
  { features: ['a'], hidden: [3], cell: 'rnn-relu', head: 'mlp-relu', scaling: 'none' },
];

describe('a model repeated over time by a Scan, and its way back by another', () => {
  for (const spec of specs) {
    test(`say in ONNX Runtime what a tape over plain loops says, to 1e-5: ${describeNetwork(spec)}`, async () => {
      const random = createRandom(4);
      const draw = (...shape: readonly number[]): Tensor<Float32Array> => {
        return { shape, data: Float32Array.from({ length: shape.reduce((a, b) => a * b) }, () => random.normal()) };
      };
      const weights = initialWeights(spec, random);
      const inputs = draw(time, batch, spec.features.length);
      const expected = outputAndGradients(spec, weights, inputs);

      const graph = createGraph('model');
      const ops = createGraphOps(graph, 'model');
      const tape = createTape(ops);
      const shapes = { ...Object.fromEntries(Object.entries(weights).map(([name, { shape }]) => [name, shape])) };
      for (const [name, shape] of Object.entries(shapes)) graph.input({ name, type: 'float32', shape });
      graph.input({ name: 'inputs', type: 'float32', shape: ['time', 'batch', 'n'] });
      const variables = Object.fromEntries(Object.keys(weights).map((name) => [name, tape.variable(name)]));
      const rows = graph.node('Flatten', ['inputs'], 'rows', { axis: 2 });
      // Of one feature, no gradient is wanted by what enters.
      const isVaried = spec.features.length > 1;
      const x = isVaried ? tape.variable(rows) : tape.constant(rows);
      const names = mapState(stateWidths(spec), (_, part, group) => `${part}${group}`);
      const widths = stateWidths(spec).flatMap((group, i) =>
        Object.entries(group).map(([part, width]) => [names[i]![part]!, width] as const),
      );
      const output = addScan(
        { graph, ops, tape },
        {
          name: 'steps',
          like: 'inputs',
          inputs: { x },
          state: Object.fromEntries(widths),
          step(own, { inputs, before }) {
            const network = connectModel<Node<string>>(own, spec, variables);
            const after = network.step(
              inputs['x']!,
              mapState(names, (name) => before[name]!),
            );
            const flat = after.state.flatMap((group, i) =>
              Object.entries(group).map(([part, value]) => [names[i]![part]!, value] as const),
            );
            return { output: after.predicted, after: Object.fromEntries(flat) };
          },
        },
      );
      // The gradient of half the sum of squares.
      const gradient = tape.gradient([[output, output.value]]);
      for (const [name, node] of Object.entries({ ...(isVaried && { inputs: x }), ...variables })) {
        graph.output({ name: graph.node('Identity', [gradient(node)!], `d_${name}`), type: 'float32' });
      }
      graph.output({ name: graph.node('Identity', [output.value], 'output'), type: 'float32' });

      const session = await openSession(encodeModel(graph.build(), header), { device: 'cpu' });
      const feeds = Object.entries({ ...weights, inputs }).map(([name, { shape, data }]) => {
        return [name, { type: 'float32', shape, data: Float32Array.from(data) }] as const;
      });
      const found = await session.run(Object.fromEntries(feeds));
      await session.dispose();
      assert.equal(Object.keys(expected).length, Object.keys(weights).length + 2);
      for (const [name, data] of Object.entries(expected)) {
        if (name === 'd_inputs' && !isVaried) continue;
        const largest = Math.max(...data.map(Math.abs));
        assert.equal(found[name]!.data.length, data.length, name);
        data.forEach((value, i) => {
          const difference = Math.abs(Number(found[name]!.data[i]) - value);
          assert.ok(difference <= 1e-5 * largest, `${name}[${i}]: ${difference}`);
        });
      }
    });
  }
});

/** The same step by step, in plain loops and float64. */
function outputAndGradients(
  spec: ModelSpec,
  weights: Readonly<Record<string, Tensor>>,
  inputs: Tensor,
): Readonly<Record<string, readonly number[]>> {
  const ops = createPlainOps('float64');
  const tape = createTape(ops);
  const vary = ({ shape, data }: Tensor) => tape.variable(ops.tensor(shape, data));
  const variables = Object.fromEntries(Object.entries(weights).map(([name, tensor]) => [name, vary(tensor)]));
  const network = connectModel(tape.ops, spec, variables);
  let state = mapState(stateWidths(spec), (width) => tape.constant(ops.zeros([batch, width])));
  const size = batch * spec.features.length;
  const xs = Array.from({ length: time }, (_, t) =>
    vary({ shape: [batch, spec.features.length], data: inputs.data.subarray(t * size, (t + 1) * size) }),
  );
  const outputs = xs.map((x) => {
    const after = network.step(x, state);
    state = after.state;
    return after.predicted;
  });
  const gradient = tape.gradient(outputs.map((output) => [output, output.value]));
  const flatten = (tensors: readonly Tensor[]) => tensors.flatMap(({ data }) => [...data]);
  return {
    output: flatten(outputs.map(({ value }) => value)),
    d_inputs: flatten(xs.map((x) => gradient(x)!)),
    ...Object.fromEntries(
      Object.entries(variables).map(([name, node]) => [`d_${name}`, flatten([gradient(node)!])] as const),
    ),
  };
}
