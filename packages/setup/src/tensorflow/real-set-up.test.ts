// The real set-up on this machine: downloads and compiles the first time, after that does nothing.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inspectParts } from '../inspect-parts.ts';
import { thisHost } from '../machine/host.ts';
import { findWheel } from '../wheels/wheels.ts';
import { setUp } from './set-up.ts';

test('after a set-up everything is found, what TensorFlow needs included, and a second set-up changes nothing', async (context) => {
  const wheel = findWheel(thisHost());
  if ('problem' in wheel) {
    context.skip(wheel.problem);
    return;
  }
  await setUp();
  const parts = await inspectParts();
  const missing = parts.filter(({ needed, optionalFor, found }) => (needed || optionalFor !== undefined) && !found);
  assert.deepEqual(missing, []);
  assert.equal(parts.find(({ name }) => name === 'TensorFlow')?.version, wheel.version);
  const again = await setUp();
  assert.equal(again.changed, false);
});
