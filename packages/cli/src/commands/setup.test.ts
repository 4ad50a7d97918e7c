import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { test } from 'node:test';
import { runCli, temporaryFolder } from '../../../../test/run-cli.ts';

test('setup without Python ends in one line, exit 1 and an empty cache folder', async (context) => {
  const cache = temporaryFolder(context);
  const env = { PATH: cache, ONNXCAST_CACHE: cache };
  const { code, stdout, stderr } = await runCli(['setup', '--force'], { env });
  assert.equal(code, 1);
  assert.equal(stdout, '');
  assert.match(stderr, /^onnxcast: TensorFlow is not set up: .+ --engine tfjs\.\n$/);
  assert.deepEqual(await readdir(cache), []);
});
