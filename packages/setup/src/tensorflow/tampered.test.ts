// What was set up, changed afterwards: found by its content, whatever its size and time say.
import assert from 'node:assert/strict';
import { readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { SetupError } from '@onnxcast/series/errors';
import { type FakeMachine, fakeMachine } from '../fake-machine.suite.ts';
import { inspectPartsIn } from '../inspect-parts.ts';
import type { Part } from '../part.ts';
import { BINDING } from './link-parts.ts';
import { setUpOn } from './set-up.ts';

const LIBRARY = join('deps', 'lib', 'libtensorflow_framework.so.2');

/** Writes other bytes of the same number into a file in place, with its time as before where that is wanted. */
function tamper(path: string, { hide }: { hide: boolean }): void {
  const { atime, mtime } = statSync(path);
  const bytes = readFileSync(path);
  bytes[1]! ^= 1;
  writeFileSync(path, bytes);
  // A minute later, where nothing hides it: tests are quicker than the clocks of some file systems.
  utimesSync(path, atime, hide ? mtime : new Date(mtime.getTime() + 60_000));
}

async function madeMachine(context: TestContext): Promise<FakeMachine & { place: (file: string) => string }> {
  const machine = await fakeMachine(context);
  await setUpOn(machine.premises, { cache: machine.cache });
  return { ...machine, place: (file) => join(machine.premises.tfjsNode, file) };
}

async function inspect({ premises, cache }: FakeMachine): Promise<Part> {
  const { host, tfjsNode, wheel } = premises;
  writeFileSync(join(tfjsNode, 'package.json'), '{ "version": "4.22.0" }');
  const places = { host, cache, nodeVersion: '22.1.0', tfjsNode, onnxruntime: undefined, wheel };
  return (await inspectPartsIn(places)).find(({ name }) => name === 'TensorFlow')!;
}

test('a cached library of the same size and time with other bytes is found by doctor and made anew by setup', async (context) => {
  const machine = await madeMachine(context);
  const { premises, cache, place } = machine;
  tamper(place(LIBRARY), { hide: true });
  const part = await inspect(machine);
  assert.equal(part.state, 'unusable');
  assert.match(part.problem ?? '', /libtensorflow_framework\.so\.2 is not what was set up \(its SHA-256 differs\)\.$/);
  assert.match(part.remedy ?? '', /run `npx onnxcast setup`\.$/);
  assert.equal((await setUpOn(premises, { cache })).changed, true);
  assert.equal(readFileSync(place(LIBRARY), 'utf8'), 'library');
  // The binding was whole, and is not compiled again.
  assert.deepEqual(machine.calls(), ['download', 'unpack', 'compile', 'download', 'unpack']);
  assert.doesNotMatch((await inspect(machine)).problem ?? '', /SHA-256/);
});

test('a second clone does not get a library that was tampered with', async (context) => {
  const machine = await madeMachine(context);
  tamper(machine.place(LIBRARY), { hide: true });
  const second = await machine.clone('second');
  await setUpOn(second, { cache: machine.cache });
  assert.equal(readFileSync(join(second.tfjsNode, LIBRARY), 'utf8'), 'library');
});

test('a command that trusts what has not been touched reads what has been', async (context) => {
  const machine = await madeMachine(context);
  const { premises, cache, place } = machine;
  tamper(place(LIBRARY), { hide: false });
  assert.equal((await setUpOn(premises, { cache, trust: true })).changed, true);
  assert.equal(readFileSync(place(LIBRARY), 'utf8'), 'library');
});

test('a file that was touched and is the same is read once, and trusted again', async (context) => {
  const machine = await madeMachine(context);
  const { premises, cache, place } = machine;
  const later = new Date(Date.now() + 60_000);
  utimesSync(place(LIBRARY), later, later);
  assert.equal((await setUpOn(premises, { cache, trust: true })).changed, false);
  const { notes } = JSON.parse(readFileSync(place(join('deps', 'onnxcast.json')), 'utf8'));
  assert.equal(notes[LIBRARY].mtimeMs, statSync(place(LIBRARY)).mtimeMs);
  assert.deepEqual(machine.calls(), ['download', 'unpack', 'compile']);
});

test('a binding that was tampered with is found, in node_modules and in the cache', async (context) => {
  const machine = await madeMachine(context);
  const { premises, cache, place } = machine;
  tamper(place(BINDING), { hide: true });
  assert.match((await inspect(machine)).problem ?? '', /tfjs_binding\.node is not what was set up/);
  assert.equal((await setUpOn(premises, { cache })).changed, true);
  assert.equal(readFileSync(place(BINDING), 'utf8'), 'binding');
  assert.equal(machine.calls().filter((call) => call === 'compile').length, 1);

  const folder = machine.cached().find((name) => name.startsWith('binding-'))!;
  tamper(join(cache, folder, 'tfjs_binding.node'), { hide: true });
  tamper(place(BINDING), { hide: true });
  assert.equal((await setUpOn(premises, { cache })).changed, true);
  assert.equal(readFileSync(place(BINDING), 'utf8'), 'binding');
  assert.equal(machine.calls().filter((call) => call === 'compile').length, 2);
});

test('a library that is another one once unpacked is refused, and nothing of it stays', async (context) => {
  const machine = await fakeMachine(context, { unpack: 'other' });
  await assert.rejects(setUpOn(machine.premises, { cache: machine.cache }), (error) => {
    assert.ok(error instanceof SetupError);
    assert.match(error.message, /libtensorflow_cc\.so\.2 is not the pinned file once unpacked \(its SHA-256 differs\)/);
    return true;
  });
  assert.deepEqual(machine.cached(), []);
});
