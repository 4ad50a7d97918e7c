import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { writeSafetensors } from '@onnxcast/model';
import { ModelFileError } from '@onnxcast/series';
import { type Checkpoint, readCheckpoint, writeCheckpoint } from './checkpoint.ts';
import { forwardCases } from './reference.suite.ts';

const [{ spec, weights }] = forwardCases as readonly [(typeof forwardCases)[number]];

const full: Checkpoint = {
  spec,
  weights,
  optimizerState: {
    // What JSON would lose: a sign, an infinity, the last digits.
    numbers: { nIter: 40, t: -0, hDiag: 0.1 + 0.2, prevLoss: Number.POSITIVE_INFINITY },
    vectors: { d: Float32Array.of(1e-40, -2, 3), 'oldDirs.0': Float32Array.of(0.1, 0.2, 0.3) },
  },
  options: { hidden: [5, 4], optimizer: 'lbfgs', lr: 0.8 },
  epoch: 2,
  engine: 'onnx',
  history: [
    { epoch: 1, loss: 0.5, evaluations: 20 },
    { epoch: 2, loss: 0.25, evaluations: 20, validation: { oneStepLoss: 0.3, closedLoopRmse: Number.NaN } },
  ],
  fingerprint: 'sha256:00',
};

describe('a checkpoint', () => {
  test('comes back from its bytes with every bit', () => {
    assert.deepEqual(readCheckpoint(writeCheckpoint(full), 'run.safetensors'), full);
  });

  test('is the same bytes for the same training', () => {
    assert.deepEqual(writeCheckpoint(full), writeCheckpoint(structuredClone(full)));
  });

  test('of weights alone is before the first epoch and has no optimizer state', () => {
    const read = readCheckpoint(writeCheckpoint({ spec, weights }), 'run.safetensors');
    assert.deepEqual(read, { spec, weights, options: {}, epoch: 0, history: [], fingerprint: '' });
  });

  test('cut short anywhere is refused with the name of the file', () => {
    const bytes = writeCheckpoint(full);
    for (const length of [0, 7, 8, 100, Math.floor(bytes.length / 2), bytes.length - 1]) {
      assert.throws(
        () => readCheckpoint(bytes.slice(0, length), 'run.safetensors'),
        (error) => error instanceof ModelFileError && error.message.includes('run.safetensors'),
        `${length} bytes`,
      );
    }
  });

  test('of somebody else is refused with the command that takes it over', () => {
    const bytes = writeSafetensors(weights);
    assert.throws(() => readCheckpoint(bytes, 'torch.safetensors'), /torch\.safetensors: .*onnxcast import pytorch/);
  });

  test('with a weight of another shape is refused with its name', () => {
    const wrong = { ...weights, 'linear.bias': { shape: [2], data: new Float32Array(2) } };
    const bytes = writeCheckpoint({ ...full, weights: wrong });
    assert.throws(() => readCheckpoint(bytes, 'run.safetensors'), /run\.safetensors: tensor "linear\.bias"/);
  });
});
