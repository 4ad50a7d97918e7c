import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { convertNetwork } from '@onnxcast/converter';
import { describeModel } from '@onnxcast/onnx';
import { runCli, temporaryFolder } from '../../../../../test/run-cli.ts';

const shipped = fileURLToPath(new URL('../../../../../models/minutes.onnx', import.meta.url));

test('a model in another form and back is the same file, training figures included', async (t) => {
  const folder = temporaryFolder(t);
  const [stream, again] = [join(folder, 'stream.onnx'), join(folder, 'again.onnx')];
  const there = await runCli(['export', shipped, '--form', 'stream', '--out', stream, '--json']);
  assert.equal(there.code, 0, there.stderr);
  assert.deepEqual(JSON.parse(there.stdout), { model: stream, form: 'stream', bytes: readFileSync(stream).length });
  assert.equal(describeModel(readFileSync(stream)).metadata['onnxcast.form'], 'stream');
  assert.equal((await runCli(['export', stream, '--form', 'forecast', '--out', again])).code, 0);
  assert.deepEqual(readFileSync(again), readFileSync(shipped));
});

test('a model is never written over by itself in another form', async (t) => {
  const folder = temporaryFolder(t);
  const copy = join(folder, 'model.onnx');
  assert.equal((await runCli(['export', shipped, '--form', 'forecast', '--out', copy])).code, 0);
  const { code, stdout } = await runCli(['export', copy, '--form', 'stream']);
  assert.equal(code, 0);
  assert.equal(stdout.trim(), join(folder, 'model-stream.onnx'));
  const over = await runCli(['export', copy, '--form', 'stream', '--out', copy]);
  assert.equal(over.code, 2);
  assert.match(over.stderr, /would be written over/);
});

test('a plain network is told from a model in another form', async (t) => {
  const folder = temporaryFolder(t);
  const network = join(folder, 'network.onnx');
  const line = {
    'output.weight': { shape: [1, 1], data: Float32Array.of(2) },
    'output.bias': { shape: [1], data: Float32Array.of(3) },
  };
  writeFileSync(network, convertNetwork(line));
  const { code, stderr } = await runCli(['export', network, '--form', 'stream']);
  assert.equal(code, 1);
  assert.match(stderr, /network\.onnx: this is a plain network, y from x: .+ no other form/);
  assert.doesNotMatch(stderr, /Export the model again/);
});

test('an epoch of a model that is one file is refused', async () => {
  const { code, stderr } = await runCli(['export', shipped, '--epoch', '2']);
  assert.equal(code, 2);
  assert.match(stderr, /holds one epoch/);
});

test('cells of a run have the intervals that it ended with in every form, and another epoch has none', async (t) => {
  const folder = temporaryFolder(t);
  const [data, run] = [join(folder, 'data.csv'), join(folder, 'run')];
  const rows = Array.from({ length: 80 }, (_, day) => (10 * Math.sin(day / 3) + Math.sin(day * day)).toFixed(3));
  writeFileSync(data, `y\n${rows.join('\n')}\n`);
  const cells = ['--hidden', '3', '--epochs', '2', '--engine', 'tfjs', '--workers', '1'];
  const trained = await runCli(['train', data, '--out', run, ...cells, '--horizon', '16', '--levels', '90']);
  assert.equal(trained.code, 0, trained.stderr);
  assert.match(trained.stderr, /^model: LSTM cells of 3 units; .+; intervals of 90 %$/m);
  assert.equal(
    readFileSync(join(run, 'forecast.csv'), 'utf8').split('\n')[0],
    'unique_id,ds,forecast,forecast-lo-90,forecast-hi-90',
  );
  const intervalsOf = (path: string) => describeModel(readFileSync(path)).metadata['onnxcast.intervals'];
  const own = intervalsOf(join(run, 'model.onnx'));
  assert.equal(JSON.parse(own!).widths[0].length, 8);
  const chosen = Number(/^epoch (\d) is the model/m.exec(trained.stderr)![1]);
  const [stream, other] = [join(folder, 'stream.onnx'), join(folder, 'other.onnx')];
  assert.equal((await runCli(['export', run, '--form', 'stream', '--out', stream])).code, 0);
  assert.equal(intervalsOf(stream), own);
  assert.equal((await runCli(['export', run, '--epoch', String(3 - chosen), '--out', other])).code, 0);
  assert.equal(intervalsOf(other), undefined);

  const short = await runCli(['train', data, '--out', join(folder, 'short'), ...cells, '--horizon', '2']);
  assert.equal(short.code, 0, short.stderr);
  assert.match(short.stderr, /; no intervals: 2 steps were kept from training, too few to tell how wide they are$/m);
});
