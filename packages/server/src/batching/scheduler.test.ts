// Calls that come together go together, in batches that are cut as told; too many are refused, and late ones are ended.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Tensors } from '@onnxcast/runtime';
import { createScheduler, type LaneModel } from './scheduler.ts';

const LIMITS = { batch: 64, batchDelay: 0, queue: 1000, timeout: 5 };
const batched = new Set(['history', 'state', 'forecast']);

/** One series a call, or several: [series, time, 1]. */
function feed(values: readonly number[][], horizon = 1): Tensors {
  const data = Float64Array.from(values.flat());
  return {
    history: { type: 'float64', shape: [values.length, values[0]!.length, 1], data },
    horizon: { type: 'int64', shape: [], data: BigInt64Array.of(BigInt(horizon)) },
  };
}

/** A model that gives each series' sum times the horizon, and notes how many series each run took. */
function createSums({ wait = () => Promise.resolve() }: { readonly wait?: () => Promise<unknown> } = {}) {
  const runs: { readonly lane: number; readonly series: number }[] = [];
  const model: LaneModel = {
    ...{ key: 'sums 1', name: 'sums', batched },
    async run(lane, { history, horizon }) {
      const [series = 0, time = 0] = history!.shape;
      runs.push({ lane, series });
      await wait();
      const sum = (n: number) =>
        [...(history!.data as Float64Array).slice(n * time, (n + 1) * time)].reduce((a, b) => a + b, 0);
      const data = Float64Array.from({ length: series }, (_, n) => sum(n) * Number(horizon!.data[0]));
      return { forecast: { type: 'float64', shape: [series, 1], data } };
    },
  };
  return { model, runs };
}

describe('calls that wait', () => {
  test('of one length and horizon become one run a thread, and each gets its own answer', async () => {
    const { model, runs } = createSums();
    const { run } = createScheduler(2, LIMITS);
    const answers = await Promise.all(
      Array.from({ length: 60 }, (_, i) =>
        run(
          model,
          feed(
            [
              [i, 1],
              [i, 2],
            ].slice(0, 1 + (i % 2)),
          ),
          ['forecast'],
        ),
      ),
    );
    for (const [i, { forecast }] of answers.entries()) {
      assert.deepEqual([...forecast!.data], [i + 1, i + 2].slice(0, 1 + (i % 2)));
      assert.deepEqual(forecast!.shape, [1 + (i % 2), 1]);
    }
    assert.deepEqual(
      runs.map(({ series }) => series).reduce((a, b) => a + b),
      90,
    );
    assert.ok(runs.length <= 4, `${runs.length} runs`);
    assert.deepEqual([...new Set(runs.map(({ lane }) => lane))].sort(), [0, 1]);
  });

  test('of other lengths, horizons or outputs never share a run', async () => {
    const { model, runs } = createSums();
    const { run } = createScheduler(1, LIMITS);
    const answers = await Promise.all([
      run(model, feed([[1, 2]]), ['forecast']),
      run(model, feed([[1, 2, 3]]), ['forecast']),
      run(model, feed([[1, 2]], 2), ['forecast']),
      run(model, feed([[1, 2]]), ['forecast', 'lower']),
      run(model, feed([[4, 5]]), ['forecast']),
    ]);
    assert.deepEqual(
      answers.map(({ forecast }) => forecast!.data[0]),
      [3, 6, 6, 3, 9],
    );
    assert.deepEqual(
      runs.map(({ series }) => series),
      [2, 1, 1, 1],
    );
  });

  test('are cut at the size that was told, and a call of more series goes alone', async () => {
    const { model, runs } = createSums();
    const { run } = createScheduler(1, { ...LIMITS, batch: 4 });
    const large = Array.from({ length: 9 }, (_, i) => [i]);
    await Promise.all([
      ...Array.from({ length: 10 }, () => run(model, feed([[1]]), ['forecast'])),
      run(model, feed(large), ['forecast']),
    ]);
    assert.deepEqual(
      runs.map(({ series }) => series),
      [4, 4, 2, 9],
    );
  });

  test('wait for others as long as they were told to', async () => {
    const { model, runs } = createSums();
    const { run } = createScheduler(1, { ...LIMITS, batchDelay: 50 });
    const first = run(model, feed([[1]]), ['forecast']);
    await new Promise((resolve) => setTimeout(resolve, 5));
    await Promise.all([first, run(model, feed([[2]]), ['forecast'])]);
    assert.deepEqual(
      runs.map(({ series }) => series),
      [2],
    );
  });

  test('are refused beyond their number, with the seconds after which to try again', async () => {
    const { model } = createSums();
    const scheduler = createScheduler(1, { ...LIMITS, queue: 3 });
    const calls = Array.from({ length: 5 }, () => scheduler.run(model, feed([[1]]), ['forecast']));
    const ends = await Promise.allSettled(calls);
    assert.deepEqual(
      ends.map(({ status }) => status),
      ['fulfilled', 'fulfilled', 'fulfilled', 'rejected', 'rejected'],
    );
    const { reason } = ends[4] as PromiseRejectedResult;
    assert.deepEqual([reason.status, reason.retryAfter], [429, 1]);
    assert.equal(scheduler.waiting, 0);
  });

  test('end when their time is up, and the threads go on with others', async () => {
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    let isFirst = true;
    const { model, runs } = createSums({
      wait: () => {
        const wait = isFirst ? held : Promise.resolve();
        isFirst = false;
        return wait;
      },
    });
    const scheduler = createScheduler(1, { ...LIMITS, timeout: 0.1 });
    const slow = scheduler.run(model, feed([[1]]), ['forecast']);
    await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
    const behind = scheduler.run(model, feed([[1, 2]]), ['forecast']);
    for (const { status, reason } of (await Promise.allSettled([slow, behind])) as PromiseRejectedResult[]) {
      assert.deepEqual([status, reason.status], ['rejected', 504]);
    }
    assert.equal(scheduler.waiting, 0);
    release();
    const { forecast } = await scheduler.run(model, feed([[7]]), ['forecast']);
    assert.equal(forecast!.data[0], 7);
    assert.equal(runs.length, 2);
  });

  test('of a run that fails fail with it, and those after them do not', async () => {
    const { model } = createSums();
    const broken: LaneModel = { ...model, key: 'broken 1', run: () => Promise.reject(new Error('no')) };
    const { run } = createScheduler(1, LIMITS);
    const ends = await Promise.allSettled([
      run(broken, feed([[1]]), []),
      run(broken, feed([[1]]), []),
      run(model, feed([[1]]), ['forecast']),
    ]);
    assert.deepEqual(
      ends.map(({ status }) => status),
      ['rejected', 'rejected', 'fulfilled'],
    );
  });
});
