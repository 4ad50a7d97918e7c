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
  assert.ok(rmse <= 0.01, stderr); // moved together across the hole, the same rows give 2.8
});
