import assert from 'node:assert/strict';
import { test } from 'node:test';
import { flattenWeights } from '@onnxcast/model';
import { createOnnxEngine, createParallelEngine } from '@onnxcast/trainer';
import { lbfgsBatch, lbfgsCases } from '../../../trainer/src/optimizers/lbfgs-reference.suite.ts';
import { worstDifference } from '../../../trainer/src/reference.suite.ts';
import { trainingRuntime } from './open-session.ts';

const { openSession, runtime } = trainingRuntime;

test('the engine onnx in one, two and three workers gives the same bits, and the loss and gradient of one session, relative to 1e-6', async () => {
  const [{ spec, initialWeights }] = lbfgsCases as readonly [(typeof lbfgsCases)[number]];
  const parameters = flattenWeights(spec, initialWeights);
  const open = (workers: number) => createParallelEngine({ workers, shards: 4, engine: { kind: 'onnx', runtime } });
  const results = [];
  for (const engine of [await createOnnxEngine({ openSession }), await open(1), await open(2), await open(3)]) {
    const objective = engine.createOneStep(spec, lbfgsBatch);
    const evaluation = await objective.evaluate(parameters);
    const forecast = await engine.forecast({ spec, weights: initialWeights }, lbfgsBatch.inputs, { horizon: 5 });
    objective.dispose();
    await engine.dispose();
    results.push({ ...evaluation, forecast });
  }
  const [whole, one, ...others] = results as [(typeof results)[0], (typeof results)[0], ...typeof results];
  for (const other of others) assert.deepEqual(other, one);
  assert.ok(Math.abs(one.loss - whole.loss) <= 1e-6 * whole.loss);
  const largest = Math.max(...whole.gradient.map(Math.abs));
  assert.ok(worstDifference(one.gradient, whole.gradient) <= 1e-6 * largest);
});
