import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { testEngine } from '../../../../../test/contracts/engine.suite.ts';
import { forwardCases } from '../../reference.suite.ts';
import { askEngine, assertAlike } from '../engine-answers.suite.ts';
import { createTensorflowEngine } from '../tensorflow/engine-tensorflow.ts';
import { tensorflowIsMissing } from '../tensorflow/tensorflow.suite.ts';
import { createParallelEngine } from './engine-parallel.ts';

testEngine('parallel (2 workers)', () => createParallelEngine({ workers: 2 }), tensorflowIsMissing);

describe('the parallel engine', { skip: tensorflowIsMissing }, () => {
  test('gives the same bits with one, two and three workers', async () => {
    const one = await askEngine(await createParallelEngine({ workers: 1, shards: 4 }));
    for (const workers of [2, 3]) {
      assert.deepEqual(await askEngine(await createParallelEngine({ workers, shards: 4 })), one);
    }
  });

  test('equals the undivided engine, loss and gradient, relative to 1e-6, also where shards count for nothing', async () => {
    // Of ten waves the second to fourth are masked out, and the last is short: shards weigh differently, one nothing.
    const mask = {
      shape: [10, 99],
      data: new Float32Array(990)
        .fill(1)
        .fill(0, 99, 4 * 99)
        .fill(0, 9 * 99 + 20),
    };
    const whole = await askEngine(await createTensorflowEngine(), mask);
    assertAlike(await askEngine(await createParallelEngine({ workers: 2, shards: 5 }), mask), whole);
  });

  test('tells what went wrong in a worker and goes on', async () => {
    const engine = await createParallelEngine({ workers: 1 });
    const [{ spec, weights, series }] = forwardCases as readonly [(typeof forwardCases)[number]];
    // Three features where the model has one.
    const history = { shape: [1, 13, 3], data: series.data };
    await assert.rejects(engine.forecast({ spec, weights }, history, { horizon: 1 }), /Error|must|expected/i);
    const { shape } = await engine.forecast({ spec, weights }, series, { horizon: 1 });
    assert.deepEqual(shape, [3, 14, 1]);
    await engine.dispose();
    await assert.rejects(engine.forecast({ spec, weights }, series, { horizon: 1 }), /ended/);
  });
});
