import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { test } from 'node:test';
import { runCli, temporaryFolder } from '../../../../../test/run-cli.ts';

// How it ends depends on whether TensorFlow was set up before.
const ONE_LINE = /^onnxcast: TensorFlow (is not set up: .+ the engine onnx|was not set up anew: .+ still works)\.\n$/;

test('setup without compiler and Python ends in one line, exit 1 and an empty cache folder', async (context) => {
  const cache = temporaryFolder(context);
  const env = { PATH: cache, ONNXCAST_CACHE: cache };
  const { code, stdout, stderr } = await runCli(['setup', '--force'], { env });
  assert.equal(code, 1);
  assert.equal(stdout, '');
  assert.match(stderr, ONE_LINE);
  assert.deepEqual(await readdir(cache), []);
});

test('setup into a folder that cannot be made ends in one line and exit 1', async (context) => {
  if (!existsSync('/proc/self')) return context.skip('this machine has no /proc');
  const { code, stderr } = await runCli(['setup', '--force'], { env: { ONNXCAST_CACHE: '/proc/onnxcast-test' } });
  assert.equal(code, 1);
  assert.match(stderr, ONE_LINE);
});

test('a dry run of either set-up says what would be downloaded, and downloads nothing', async (context) => {
  const cache = temporaryFolder(context);
  for (const options of [[], ['--cuda']]) {
    const dryRun = ['setup', ...options, '--dry-run', '--json'];
    const { code, stdout, stderr } = await runCli(dryRun, { env: { ONNXCAST_CACHE: cache } });
    if (code !== 0) {
      assert.match(stderr, /^onnxcast: (TensorFlow|CUDA) is not set up: this is /);
      continue;
    }
    const { downloads } = JSON.parse(stdout) as { downloads: readonly { project: string; bytes: number }[] };
    assert.ok(downloads.every(({ bytes }) => bytes > 1e6));
    assert.match(stderr, /^To download: [\d.]+ [GM]B\. Unpacked, [\d.]+ [GM]B are kept in /);
    for (const { project } of downloads) assert.match(stderr, new RegExp(`^ {2}${project} \\d`, 'm'));
    assert.deepEqual(await readdir(cache), []);
  }
});
