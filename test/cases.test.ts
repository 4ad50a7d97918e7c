// Files that people bring, from the command line to the right numbers, or to a refusal that leads on.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Forecaster } from 'onnxcast';
import { runCli, temporaryFolder } from './run-cli.ts';

const pathOf = (name: string) => fileURLToPath(new URL(`cases/${name}`, import.meta.url));

test('a wave far from zero is forecast better than by its season, with no option told', async (t) => {
  const run = join(temporaryFolder(t), 'run');
  const data = pathOf('03-unscaled.csv');
  const trained = await runCli(['train', data, '--holdout', '12', '--out', run]);
  assert.equal(trained.code, 0, trained.stderr);
  const { stderr } = await runCli(['forecast', join(run, 'model.onnx'), data, '--holdout', '12']);
  const [model, naive] = [/^this model +(\S+)/m, /^seasonal naive, season 12 +(\S+)/m].map((row) =>
    Number(row.exec(stderr)?.[1]),
  );
  assert.equal(naive, 1.2);
  assert.ok(model! < 0.5 * naive!, stderr);
});

test('values that float32 cannot hold are refused before anything is trained, by place', async (t) => {
  const run = join(temporaryFolder(t), 'run');
  const { code, stderr } = await runCli(['train', pathOf('31-too-large.csv'), '--out', run]);
  assert.equal(code, 1);
  assert.match(stderr, /31-too-large\.csv:2: column "y" holds "100\.0e40".+Change its unit\./);
});

test('two modules called lstm1 and lstm2, of different sizes, forecast what they do in PyTorch', async (t) => {
  const run = join(temporaryFolder(t), 'run');
  const { code, stderr } = await runCli(['import', 'pytorch', pathOf('23-two-lstms.safetensors'), '--out', run]);
  assert.equal(code, 0, stderr);
  const forecaster = await Forecaster.load(join(run, 'model.onnx'), { device: 'cpu' });
  const history = Float64Array.from({ length: 50 }, (_, i) => Math.sin(i / 5));
  const { values } = await forecaster.forecast(history, 5);
  await forecaster.dispose();
  // PyTorch in float64.
  const expected = [0.051979, 0.05216, 0.052372, 0.052499, 0.052537];
  for (const [step, value] of expected.entries()) assert.ok(Math.abs(values[step]! - value) <= 2e-6, `${values}`);
});

test('a file of torch.save is answered with what saves another, cells of nn.RNN with what tells their nonlinearity', async (t) => {
  const run = join(temporaryFolder(t), 'run');
  const saved = await runCli(['import', 'pytorch', pathOf('25-state-dict.pt'), '--out', run]);
  assert.match(saved.stderr, /saved by torch\.save[\s\S]+import torch; from safetensors\.torch import save_file/);
  const plain = await runCli(['import', 'pytorch', pathOf('27-relu-rnn.safetensors'), '--out', run]);
  assert.match(plain.stderr, /--nonlinearity tanh.+--nonlinearity relu/);
  assert.deepEqual([saved.code, plain.code], [1, 1]);
});
