// A hole in a series, filled in: from the file to the error of a forecast, by the command line.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { runCli, temporaryFolder } from './run-cli.ts';

const hole = fileURLToPath(new URL('cases/42-hole.csv', import.meta.url));

test('a weekly wave with ten days missing, filled by its season, is forecast to a ten-thousandth of its level', async (t) => {
  const run = join(temporaryFolder(t), 'run');
  const read = ['--fill', 'seasonal', '--holdout', '7'];
  const options = ['--hidden', '16', '--epochs', '6', '--engine', 'tfjs', '--out', run];
  const trained = await runCli(['train', hole, ...read, ...options]);
  assert.equal(trained.code, 0, trained.stderr);
  const { code, stderr } = await runCli(['forecast', join(run, 'model.onnx'), hole, ...read]);
  assert.equal(code, 0, stderr);
  assert.match(stderr, /10 missing values are filled in/);
  const rmse = Number(/^this model +(\S+)/m.exec(stderr)?.[1]);
  assert.match(stderr, /^this model .* -$/m); // MASE by a naive error of zero, the wave coming again exactly
  assert.match(stderr, /^- stands for MASE and RMSSE that cannot be told: the naive forecast .+ no error/m);
  assert.ok(rmse <= 0.01, stderr); // moved together across the hole, the same rows give 2.8
});

test('the seasonal naive of a hold-out repeats the last week that was observed, not what was filled in', async (t) => {
  // Filled in a straight line, the week before the held-out one is nothing like it: its error was 6.585.
  const run = join(temporaryFolder(t), 'run');
  const read = ['--fill', 'linear', '--holdout', '7'];
  const trained = await runCli(['train', hole, ...read, '--hidden', '2', '--epochs', '1', '--out', run]);
  assert.equal(trained.code, 0, trained.stderr);
  const { stderr } = await runCli(['forecast', join(run, 'model.onnx'), hole, ...read]);
  assert.match(stderr, /^seasonal naive, season 7 +0\.000 +0\.000/m);
});

test('the way to fill that is advised forecasts a weekly wave to its values, and a line is told to be the farther one', async (t) => {
  const [shown, lined] = await Promise.all([runCli(['show', hole]), runCli(['show', hole, '--fill', 'linear'])]);
  assert.match(shown.stderr, /42-hole.csv:107: .+Fill it in, --fill seasonal, or leave/);
  assert.match(lined.stderr, /values 7 rows apart are more alike than neighbours: --fill seasonal/);
  const run = join(temporaryFolder(t), 'run');
  const { code, stderr } = await runCli(['train', hole, '--fill', 'seasonal', '--holdout', '7', '--out', run]);
  assert.equal(code, 0, stderr);
  const rmse = Number(/^this model +(\S+)/m.exec(stderr)?.[1]);
  assert.ok(rmse <= 1e-4, stderr);
});
