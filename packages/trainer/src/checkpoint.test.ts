import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { countParameters, writeSafetensors } from '@onnxcast/model';
import { ModelFileError } from '@onnxcast/series';
import { type Checkpoint, readCheckpoint, writeCheckpoint } from './checkpoint.ts';
import { forwardCases } from './reference.suite.ts';

const [{ spec, weights }] = forwardCases as readonly [(typeof forwardCases)[number]];

/** A vector of as many numbers as the model has, the last ones told. */
function vector(...last: readonly number[]): Float32Array {
  const all = new Float32Array(countParameters(spec));
  all.set(last, all.length - last.length);
  return all;
}

const full: Checkpoint = {
  spec,
  weights,
  optimizerState: {
    // What JSON would lose: a sign, an infinity, the last digits.
    numbers: { nIter: 40, t: -0, hDiag: 0.1 + 0.2, prevLoss: Number.POSITIVE_INFINITY },
    vectors: { d: vector(1e-40, -2, 3), 'oldDirs.0': vector(0.1, 0.2, 0.3) },
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

  test('with any bit flipped is refused', () => {
    const bytes = writeCheckpoint(full);
    for (let byte = 0; byte < bytes.length; byte++) {
      const changed = bytes.slice();
      changed[byte]! ^= 1 << (byte % 8);
      assert.throws(
        () => readCheckpoint(changed, 'run.safetensors'),
        (error) => error instanceof ModelFileError && error.file === 'run.safetensors',
        `byte ${byte}`,
      );
    }
  });

  test('with a weight changed is refused with its name', () => {
    const bytes = writeCheckpoint(full);
    bytes[Buffer.from(bytes).indexOf(Buffer.from(weights['linear.bias']!.data.buffer))]! ^= 1;
    assert.throws(() => readCheckpoint(bytes, 'run.safetensors'), {
      tensor: 'linear.bias',
      message: /changed or damaged/,
    });
  });

  test('of a training that went astray is refused with the weight that is no number', () => {
    const data = Float32Array.of(Number.NaN);
    const bytes = writeCheckpoint({ ...full, weights: { ...weights, 'linear.bias': { shape: [1], data } } });
    assert.throws(() => readCheckpoint(bytes, 'run.safetensors'), /tensor "linear\.bias": found NaN at 0/);
  });

  test('whose optimizer remembers more than the file holds is refused before memory is taken', () => {
    const { vectors, numbers } = full.optimizerState!;
    for (const optimizerState of [
      { vectors, numbers: { ...numbers, history: 3e8 } },
      { vectors: { d: vectors['d']!.subarray(1) }, numbers },
    ]) {
      const bytes = writeCheckpoint({ ...full, optimizerState });
      assert.throws(() => readCheckpoint(bytes, 'run.safetensors'), { name: 'ModelFileError', tensor: /^optimizer/ });
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
