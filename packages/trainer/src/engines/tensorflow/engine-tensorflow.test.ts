import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import * as tf from '@tensorflow/tfjs';
import { testEngine } from '../../../../../test/contracts/engine.suite.ts';
import { createTensorflowEngine } from './engine-tensorflow.ts';
import { tensorflowIsMissing } from './tensorflow.suite.ts';

testEngine('tensorflow', createTensorflowEngine, tensorflowIsMissing);

describe('the tensorflow engine', { skip: tensorflowIsMissing }, () => {
  test('leaves no tensor behind when it is disposed of', async () => {
    const before = tf.memory().numTensors;
    const engine = await createTensorflowEngine();
    const spec = { features: ['y'], hidden: [2], scaling: 'none' } as const;
    const inputs = { shape: [1, 3, 1], data: Float32Array.of(1, 2, 3) };
    const objective = engine.createOneStep(spec, { inputs, targets: inputs });
    await objective.evaluate(new Float32Array(8 + 16 + 16 + 3));
    objective.dispose();
    await engine.dispose();
    assert.equal(tf.memory().numTensors, before);
  });
});
