import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { makeFolder } from './make-folder.ts';

test('a folder is made with those above it, by two at once', async (context) => {
  const root = mkdtempSync(join(tmpdir(), 'onnxcast-folder-'));
  context.after(() => rmSync(root, { recursive: true }));
  const folder = join(root, 'a', 'b');
  await Promise.all([makeFolder(folder), makeFolder(folder)]);
  assert.ok(statSync(folder).isDirectory());
  writeFileSync(join(root, 'file'), '');
  await assert.rejects(makeFolder(join(root, 'file', 'below')), { code: 'EEXIST' });
});

test('below /proc it is an error and not a wait without end', async (context) => {
  if (!existsSync('/proc/self')) return context.skip('this machine has no /proc');
  await assert.rejects(makeFolder('/proc/onnxcast-test/below'), { syscall: 'mkdir' });
});
