import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { convert, convertNetwork } from '@onnxcast/converter';
import { initialWeights, type ModelSpec } from '@onnxcast/model';
import { createGraph, encodeModel } from '@onnxcast/onnx';
import { createRandom } from '@onnxcast/series';
import { runCli } from '../../../../../test/run-cli.ts';

const folder = await mkdtemp(join(tmpdir(), 'onnxcast-inspect-'));
after(() => rm(folder, { recursive: true }));

async function write(name: string, bytes: Uint8Array | string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, bytes);
  return path;
}

test('a model of ours is shown with its form, spec, inputs, operators and metadata', async () => {
  const spec: ModelSpec = { features: ['a', 'b'], hidden: [5, 4], scaling: 'standard', frequency: 'month' };
  const path = await write('ours.onnx', convert(spec, initialWeights(spec, createRandom(0)), { form: 'stream' }));
  const { code, stdout, stderr } = await runCli(['inspect', path]);
  assert.deepEqual([code, stderr], [0, '']);
  for (const line of [
    /^is +a model of onnxcast, form stream$/m,
    /^forecasts +a, b$/m,
    /^network +LSTM cells of 5 and 4 units$/m,
    /^frequency +month$/m,
    /^intervals +none$/m,
    /^opset +ai\.onnx 14$/m,
    /^ {2}history: float64 \[batch, time, 2\]$/m,
    /^ {2}LSTM +18$/m,
    /^ {2}onnxcast\.hidden: \[5,4\]$/m,
  ]) {
    assert.match(stdout, line);
  }
  const json = JSON.parse((await runCli(['inspect', path, '--json'])).stdout);
  assert.deepEqual([json.form, json.spec, json.operators.Loop], ['stream', spec, 1]);
});

test('intervals are shown by their levels and how far they reach, and a long entry of the metadata is cut', async () => {
  const widths = [80, 95].map((level) => Array.from({ length: 24 }, (_, step) => level / 50 + step / 3));
  const spec: ModelSpec = {
    features: ['y'],
    hidden: [3],
    scaling: 'standard',
    intervals: { levels: [80, 95], widths, spread: 1 },
  };
  const path = await write('calibrated.onnx', convert(spec, initialWeights(spec, createRandom(0))));
  const { stdout } = await runCli(['inspect', path]);
  assert.match(
    stdout,
    /^intervals +80 %: 1\.600 to 9\.267, 95 %: 1\.900 to 9\.567 mean one-step errors to each side over 24 steps ahead, beyond/m,
  );
  assert.match(stdout, /^ {2}onnxcast\.intervals: \{"levels":\[80,95\],.{170,190}\.\.\. \(\d{3} characters\)$/m);
  assert.ok(stdout.split('\n').every((line) => line.length < 260));
  const { metadata } = JSON.parse((await runCli(['inspect', path, '--json'])).stdout);
  assert.deepEqual(JSON.parse(metadata['onnxcast.intervals']).widths, widths);
});

test('a model has as many parameters as are learnt, whatever its form repeats or sums up', async () => {
  // A cell has 4 H (I + H + 2), the head H + 1; docs/sizes.md shows the sums.
  for (const [form, hidden, count] of [
    ['forecast', [15], '1,096'],
    ['stream', [64, 32], '29,729'],
    ['step', [32, 24, 16], '12,753'],
  ] as const) {
    const spec: ModelSpec = { features: ['y'], hidden, scaling: 'none' };
    const path = await write('counted.onnx', convert(spec, initialWeights(spec, createRandom(0)), { form }));
    const { stdout } = await runCli(['inspect', path]);
    assert.match(stdout, new RegExp(`^parameters +${count}$`, 'm'), form);
  }
});

test('a plain network of ours is called so', async () => {
  const line = {
    'output.weight': { shape: [1, 1], data: Float32Array.of(2) },
    'output.bias': { shape: [1], data: Float32Array.of(3) },
  };
  const { code, stdout } = await runCli(['inspect', await write('network.onnx', convertNetwork(line))]);
  assert.equal(code, 0);
  assert.match(stdout, /^is +a plain network of onnxcast fit-network: y from x/m);
  assert.match(stdout, /^says +A line: y from x\.$/m);
});

test("somebody else's model is shown and called foreign", async () => {
  const graph = createGraph('g');
  graph.input({ name: 'x', type: 'float32', shape: ['n', 3] });
  graph.output({ name: graph.node('Neg', ['x'], 'y'), type: 'float32', shape: ['n', 3] });
  const header = { irVersion: 8, opset: 17, producer: 'pytorch', producerVersion: '2', doc: '', metadata: {} };
  const { code, stdout } = await runCli(['inspect', await write('foreign.onnx', encodeModel(graph.build(), header))]);
  assert.equal(code, 0);
  assert.match(stdout, /a foreign model: it has no metadata of onnxcast/);
  assert.match(stdout, /^producer +pytorch 2$/m);
  assert.match(stdout, /^ {2}Neg +1$/m);
});

test('what is no model is named, with a remedy, without a stack, exit 1', async () => {
  for (const [path, message] of [
    [await write('empty.onnx', ''), /empty\.onnx: the file is empty.*Give a complete \.onnx file/],
    [await write('text.onnx', 'unique_id,ds,y\n'), /text\.onnx: no ONNX model/],
    [join(folder, 'none.onnx'), /none\.onnx: the file cannot be read/],
  ] as const) {
    const { code, stdout, stderr } = await runCli(['inspect', path]);
    assert.deepEqual([code, stdout], [1, '']);
    assert.match(stderr, message);
    assert.doesNotMatch(stderr, /\n {4}at /);
  }
});
