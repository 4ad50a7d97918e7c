import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { flattenWeights } from '@onnxcast/model';
import { testEngine } from '../../../../../test/contracts/engine.suite.ts';
import { lbfgsBatch, lbfgsCases } from '../../optimizers/lbfgs-reference.suite.ts';
import { forwardCases, worstDifference } from '../../reference.suite.ts';
import { createTensorflowEngine } from '../tensorflow/engine-tensorflow.ts';
import { tensorflowIsMissing } from '../tensorflow/tensorflow.suite.ts';
import { createParallelEngine } from './engine-parallel.ts';

testEngine('parallel (2 workers)', () => createParallelEngine({ workers: 2 }), tensorflowIsMissing);

describe('the parallel engine', { skip: tensorflowIsMissing }, () => {
  const [{ spec, initialWeights }] = lbfgsCases as readonly [(typeof lbfgsCases)[number]];
  const parameters = flattenWeights(spec, initialWeights);

  test('gives the same bits with one, two and three workers', async () => {
    const results = [];
    for (const workers of [1, 2, 3]) {
      const engine = await createParallelEngine({ workers, shards: 4 });
      const objective = engine.createOneStep(spec, lbfgsBatch);
      const evaluation = await objective.evaluate(parameters);
      const forecast = await engine.forecast({ spec, weights: initialWeights }, lbfgsBatch.inputs, { horizon: 5 });
      objective.dispose();
      await engine.dispose();
      results.push({ ...evaluation, forecast });
    }
    assert.deepEqual(results[1], results[0]);
    assert.deepEqual(results[2], results[0]);
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
    const [whole, parts] = [await createTensorflowEngine(), await createParallelEngine({ workers: 2, shards: 5 })];
    const evaluations = [];
    for (const engine of [whole, parts]) {
      const objective = engine.createOneStep(spec, { ...lbfgsBatch, mask });
      evaluations.push(await objective.evaluate(parameters));
      objective.dispose();
      await engine.dispose();
    }
    const [expected, actual] = evaluations as [(typeof evaluations)[0], (typeof evaluations)[0]];
    assert.ok(Math.abs(actual.loss - expected.loss) <= 1e-6 * expected.loss);
    const largest = Math.max(...expected.gradient.map(Math.abs));
    assert.ok(worstDifference(actual.gradient, expected.gradient) <= 1e-6 * largest);
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
