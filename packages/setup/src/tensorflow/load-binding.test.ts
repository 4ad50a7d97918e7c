import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { loadBinding } from './load-binding.ts';

async function load(context: TestContext, name: string, content: string) {
  const folder = await mkdtemp(join(tmpdir(), 'onnxcast-binding-'));
  context.after(() => rm(folder, { recursive: true, force: true }));
  const file = join(folder, name);
  await writeFile(file, content);
  return loadBinding(file, process.env);
}

test('a binding tells which TensorFlow it runs', async (context) => {
  assert.deepEqual(await load(context, 'a.cjs', 'exports.TF_Version = "2.21.0";'), { version: '2.21.0' });
});

test('a file that is no library is a problem in words', async (context) => {
  const answer = await load(context, 'a.node', 'not a library');
  assert.ok('problem' in answer);
  assert.match(answer.problem, /^Error: .*a\.node/);
});

test('a binding that crashes the process that loads it is survived', async (context) => {
  const answer = await load(context, 'a.cjs', 'process.kill(process.pid, "SIGSEGV");');
  assert.deepEqual(answer, { problem: 'the process that loaded it ended with code 128' });
});
