// A run's folder is one process's at a time.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { checkHeld, lockName, lockRun } from './run-lock.ts';

function temporaryFolder(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'onnxcast-lock-'));
  t.after(() => rmSync(folder, { recursive: true }));
  return folder;
}

const refused = { name: 'InputError', message: /another run is at work in it \(.+\)\. .* delete .*run\.lock/ };

test('a folder is taken once, and free when it is given back', async (t) => {
  const folder = join(temporaryFolder(t), 'a', 'run');
  const giveBack = await lockRun(folder);
  await assert.rejects(lockRun(folder), refused);
  giveBack();
  assert.deepEqual(readdirSync(folder), []);
  (await lockRun(folder))();
});

test('a folder that is renamed or deleted under a run, or made anew, is no longer its own', async (t) => {
  const [folder, moved] = [join(temporaryFolder(t), 'run'), join(temporaryFolder(t), 'moved')];
  const giveBack = await lockRun(folder);
  checkHeld(folder);
  renameSync(folder, moved);
  assert.throws(() => checkHeld(folder), { name: 'InputError', message: /renamed or deleted .*resume/ });
  mkdirSync(folder);
  assert.throws(() => checkHeld(folder), { name: 'InputError' });
  giveBack();
});

test('the lock of a process that lives is respected, that of one that was killed is not', async (t) => {
  const folder = temporaryFolder(t);
  const other = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
  writeFileSync(join(folder, lockName), JSON.stringify({ process: other.pid, host: hostname() }));
  await assert.rejects(lockRun(folder), refused);
  other.kill('SIGKILL');
  await once(other, 'exit');
  (await lockRun(folder))();
  assert.ok(!existsSync(join(folder, lockName)));
});

test('a lock that was left behind is taken over: cut short, of this number before a restart, of before the machine started', async (t) => {
  const folder = temporaryFolder(t);
  const path = join(folder, lockName);
  for (const content of ['', '{"process":', JSON.stringify({ process: process.pid, host: hostname() })]) {
    writeFileSync(path, content);
    (await lockRun(folder))();
  }
  writeFileSync(path, JSON.stringify({ process: process.ppid, host: hostname() }));
  utimesSync(path, 0, 0);
  (await lockRun(folder))();
});

test('the lock of another machine is respected, since nobody here can tell whether it lives', async (t) => {
  const folder = temporaryFolder(t);
  writeFileSync(join(folder, lockName), JSON.stringify({ process: 1, host: `not-${hostname()}` }));
  await assert.rejects(lockRun(folder), refused);
});
