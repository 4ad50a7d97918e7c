import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { createRandom, type Series } from '@onnxcast/series';
import { train, trainInTurns } from '../platform/train.ts';
import type { Progress } from './in-turns.ts';

/** Long enough for many turns, with a season and logarithms to try. */
function createSeason(length: number): Series {
  const random = createRandom(5);
  const values = Float64Array.from({ length }, (_, t) => 100 + 20 * Math.sin((2 * Math.PI * t) / 24) + random.normal());
  return { id: 'a', features: ['y'], values };
}

describe('a training that is prepared in turns', () => {
  test('is to the last bit what it is at once, lets others have their turn, and tells how far it is', async () => {
    const series = [createSeason(6000)];
    const told: Progress[] = [];
    let turns = 0;
    let isOver = false;
    const others = (async () => {
      for (; !isOver; turns++) await setImmediate();
    })();
    const inTurns = await trainInTurns(series, { season: 24, onProgress: (at) => told.push(at) });
    isOver = true;
    await others;
    const atOnce = train(series, { season: 24 });
    assert.deepEqual(inTurns.spec, atOnce.spec);
    assert.deepEqual(inTurns.start, atOnce.start);
    assert.deepEqual(inTurns.choice, atOnce.choice);
    assert.ok(turns >= told.length && told.length >= 3, `${turns} turns, ${told.length} told`);
    assert.ok(told.every(({ done, total }) => done >= 0 && done <= total));
    assert.deepEqual([...new Set(told.map(({ phase }) => phase))].slice(0, 1), ['choosing']);
    assert.ok(told.some(({ phase }) => phase === 'calibrating'));
  });

  test('ends with the reason of a signal that is aborted meanwhile', async () => {
    const controller = new AbortController();
    const reason = new Error('enough');
    const told: Progress[] = [];
    const training = trainInTurns([createSeason(6000)], {
      season: 24,
      signal: controller.signal,
      onProgress: (at) => {
        told.push(at);
        controller.abort(reason);
      },
    });
    await assert.rejects(training, (error) => error === reason);
    assert.equal(told.length, 1);
  });

  test('refuses what it refuses at once', async () => {
    await assert.rejects(trainInTurns([], {}), /There is no series/);
    await assert.rejects(trainInTurns([createSeason(50)], { horizn: 3 } as object), /horizn: found no such option/);
  });
});
