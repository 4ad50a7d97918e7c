// One call at a time, always the newest.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { keepLatest } from './latest.ts';

/** A function whose runs end when told. */
function createRuns() {
  const begun: number[] = [];
  let finish: () => void = () => {};
  const run = (value: number) => {
    begun.push(value);
    return new Promise<void>((resolve) => {
      finish = resolve;
    });
  };
  const end = async () => {
    finish();
    await new Promise(setImmediate);
  };
  return { begun, run, end };
}

test('what comes in while one runs is dropped, but for the latest', async () => {
  const { begun, run, end } = createRuns();
  const ask = keepLatest(run, (error) => assert.fail(String(error)));
  for (const value of [1, 2, 3, 4]) ask(value);
  assert.deepEqual(begun, [1]);
  await end();
  assert.deepEqual(begun, [1, 4]);
  await end();
  assert.deepEqual(begun, [1, 4]);
  ask(5);
  assert.deepEqual(begun, [1, 4, 5]);
});

test('a run that fails says so, and the next one runs', async () => {
  const errors: unknown[] = [];
  const seen: number[] = [];
  const ask = keepLatest(
    async (value: number) => {
      seen.push(value);
      if (value === 1) throw new Error('one');
    },
    (error) => errors.push(String(error)),
  );
  ask(1);
  ask(2);
  await new Promise(setImmediate);
  assert.deepEqual(seen, [1, 2]);
  assert.deepEqual(errors, ['Error: one']);
});
