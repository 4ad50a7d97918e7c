import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createOnnxEngine, createParallelEngine } from '@onnxcast/trainer';
import { askEngine, assertAlike } from '../../../trainer/src/engines/engine-answers.suite.ts';
import { trainingRuntime } from './open-session.ts';

const { openSession, runtime } = trainingRuntime;

test('the engine onnx in one, two and three workers gives the same bits, and the loss and gradient of one session, relative to 1e-6', async () => {
  const open = (workers: number) => createParallelEngine({ workers, shards: 4, engine: { kind: 'onnx', runtime } });
  const one = await askEngine(await open(1));
  for (const workers of [2, 3]) assert.deepEqual(await askEngine(await open(workers)), one);
  assertAlike(one, await askEngine(await createOnnxEngine({ openSession })));
});
