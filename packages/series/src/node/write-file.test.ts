import assert from 'node:assert/strict';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { InputError } from '../errors.ts';
import { makeFolder, writeFile } from './write-file.ts';

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

test('a file is replaced whole, its folder made, and nothing left beside it', async (context) => {
  const root = mkdtempSync(join(tmpdir(), 'onnxcast-file-'));
  context.after(() => rmSync(root, { recursive: true }));
  const path = join(root, 'a', 'b.txt');
  await writeFile(path, 'first');
  await writeFile(path, Uint8Array.of(104, 105));
  assert.equal(readFileSync(path, 'utf8'), 'hi');
  assert.deepEqual(readdirSync(join(root, 'a')), ['b.txt']);
});

test('a place that cannot be written is named, and what stands there stays', async (context) => {
  const root = mkdtempSync(join(tmpdir(), 'onnxcast-file-'));
  context.after(() => rmSync(root, { recursive: true }));
  writeFileSync(join(root, 'file'), 'kept');
  mkdirSync(join(root, 'folder', 'below'), { recursive: true });
  for (const path of [join(root, 'file', 'x.txt'), join(root, 'folder')]) {
    await assert.rejects(
      writeFile(path, 'new'),
      (error) => error instanceof InputError && error.message.startsWith(`${path}: cannot be written (E`),
    );
  }
  assert.equal(readFileSync(join(root, 'file'), 'utf8'), 'kept');
  assert.deepEqual(readdirSync(root).sort(), ['file', 'folder']);
});
