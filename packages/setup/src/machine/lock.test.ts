import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { isLocked, takeLock } from './lock.ts';

async function lockFile(context: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'onnxcast-lock-'));
  context.after(() => rm(folder, { recursive: true, force: true }));
  return join(folder, 'a.lock');
}

test('one lock is held by one at a time, in turn', async (context) => {
  const file = await lockFile(context);
  let inside = 0;
  const turns = Array.from({ length: 4 }, async () => {
    const release = await takeLock(file);
    inside += 1;
    assert.equal(inside, 1);
    await new Promise((done) => setTimeout(done, 20));
    inside -= 1;
    await release();
  });
  await Promise.all(turns);
  assert.equal(existsSync(file), false);
});

test('the lock of a process that has died is taken over', async (context) => {
  const file = await lockFile(context);
  const { pid } = spawnSync(process.execPath, ['-e', '']);
  await writeFile(file, `${pid} ${hostname()}\n`);
  assert.equal(await isLocked(file), false);
  await (await takeLock(file))();
});

test("another machine's lock counts while it is renewed, and no longer", async (context) => {
  const file = await lockFile(context);
  await writeFile(file, '1 some-other-machine\n');
  assert.equal(await isLocked(file), true);
  const longAgo = new Date(Date.now() - 120_000);
  await utimes(file, longAgo, longAgo);
  assert.equal(await isLocked(file), false);
});

test('waiting ends when the signal is aborted, and the holder keeps its lock', async (context) => {
  const file = await lockFile(context);
  const release = await takeLock(file);
  const controller = new AbortController();
  const waiting = takeLock(file, controller.signal, () => controller.abort(new Error('enough')));
  await assert.rejects(waiting, /enough/);
  assert.equal(await isLocked(file), true);
  await release();
});
