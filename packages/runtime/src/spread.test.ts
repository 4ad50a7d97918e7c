import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { cutBatches, runSpread } from './spread.ts';

const seriesOf = (...lengths: readonly number[]) => lengths.map((time) => ({ time }));

describe('batches of many series', () => {
  test('hold series of one length each, every series once, in the order in which lengths first occur', () => {
    assert.deepEqual(cutBatches(seriesOf(3, 5, 3, 4, 5), 1), [[0, 2], [1, 4], [3]]);
    assert.deepEqual(cutBatches([], 2), []);
    const many = Array.from({ length: 5000 }, (_, i) => ({ time: 100 + (i % 3) }));
    const batches = cutBatches(many, 1);
    const together = batches.flat();
    assert.deepEqual(
      together.toSorted((a, b) => a - b),
      many.map((_, i) => i),
    );
    for (const batch of batches) assert.equal(new Set(batch.map((i) => many[i]!.time)).size, 1);
  });

  test('are bounded, whatever the number of series, and shared where several run at once', () => {
    const many = Array<{ time: number }>(10_000).fill({ time: 200 });
    for (const batch of cutBatches(many, 1)) assert.ok(batch.length * 200 <= 1 << 15);
    const few = Array<{ time: number }>(97).fill({ time: 999 });
    assert.deepEqual(
      cutBatches(few, 1).map(({ length }) => length),
      [97],
    );
    assert.deepEqual(
      cutBatches(few, 2).map(({ length }) => length),
      [49, 48],
    );
    assert.equal(cutBatches(few.slice(0, 3), 2).length, 1);
  });

  test('run so many at once as is said, with as many again that lie ready, and one after another where one runs', async () => {
    const mostOf = async (parallel: number | undefined) => {
      let [running, most] = [0, 0];
      const series = Array<{ time: number }>(2000).fill({ time: 200 });
      await runSpread(series, parallel, async () => {
        running += 1;
        most = Math.max(most, running);
        await new Promise((resolve) => setImmediate(resolve));
        running -= 1;
      });
      return most;
    };
    assert.deepEqual([await mostOf(3), await mostOf(1), await mostOf(undefined)], [6, 1, 1]);
  });

  test('end with the first that fails, once those that run are done', async () => {
    let ended = 0;
    const series = Array.from({ length: 8 }, (_, i) => ({ time: i + 1 }));
    const running = runSpread(series, 2, async ([i]) => {
      await new Promise((resolve) => setImmediate(resolve));
      if (i === 1) throw new Error('of the second');
      ended += 1;
    });
    await assert.rejects(running, /of the second/);
    // Four are handed over, of which three end; the first of them makes room for one more before the second fails.
    assert.ok(ended <= 4);
  });
});
