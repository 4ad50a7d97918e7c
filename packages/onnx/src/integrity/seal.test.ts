// A file's digests: what they are taken of, and what they find.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, it } from 'node:test';
import { digestKey, tensorDigestsKey } from '@onnxcast/model/digests';
import { encodeModel } from '../encode.ts';
import { createGraph } from '../graph.ts';
import { readModel } from '../read-model.ts';
import { checkSeal } from './check-seal.ts';
import { checkSealSync } from './check-seal-sync.ts';
import { sealModel } from './seal.ts';

const header = { irVersion: 7, opset: 14, producer: 'onnxcast', producerVersion: '1', doc: '', metadata: { a: 'b' } };
const WEIGHTS = Float32Array.of(0.5, -1.25, 3);

function build(): Uint8Array {
  const graph = createGraph('sum');
  graph.input({ name: 'x', type: 'float32', shape: [3] });
  const weight = graph.constant('weight', [3], WEIGHTS);
  const sum = graph.node('Add', ['x', weight], 'sum');
  graph.output({ name: sum, type: 'float32', shape: [3] });
  return encodeModel(graph.build(), header);
}

const plain = build();
const sealed = sealModel(plain);
const told = (bytes: Uint8Array) => ({ metadata: readModel(bytes, 'sum.onnx').metadata, file: 'sum.onnx' });

describe('sealModel', () => {
  it('ends a file with the SHA-256 of all that lies before, as Node computes it', () => {
    const { metadata } = told(sealed);
    const entry = 2 + (2 + 'onnxcast.sha256'.length) + (2 + 64); // a tag and a length before each
    const body = sealed.subarray(0, sealed.length - entry);
    assert.equal(metadata[digestKey], createHash('sha256').update(body).digest('hex'));
    assert.ok(Buffer.from(plain).equals(sealed.subarray(0, plain.length)));
    assert.equal(metadata['a'], 'b');
  });

  it('says the digest of every tensor', () => {
    const digests = JSON.parse(told(sealed).metadata[tensorDigestsKey]!);
    const numbers = Buffer.from(WEIGHTS.buffer);
    assert.deepEqual(digests, { weight: createHash('sha256').update(numbers).digest('hex').slice(0, 16) });
  });
});

for (const [name, check] of [
  ['checkSeal', checkSeal],
  ['checkSealSync', async (...given: Parameters<typeof checkSealSync>) => checkSealSync(...given)],
] as const) {
  describe(name, () => {
    it('gives the digest of a file that is as it was written, and none of one that carries none', async () => {
      assert.equal(await check(sealed, told(sealed)), told(sealed).metadata[digestKey]);
      assert.equal(await check(plain, told(plain)), undefined);
    });

    it('finds every bit that flips', async () => {
      for (let bit = 0; bit < 8 * sealed.length; bit++) {
        const changed = sealed.slice();
        changed[bit >> 3]! ^= 1 << (bit & 7);
        await assert.rejects(
          async () => check(changed, told(changed)),
          { name: 'ModelFileError', file: 'sum.onnx' },
          `bit ${bit & 7} of byte ${bit >> 3}`,
        );
      }
    });

    it('finds what was cut off or added', async () => {
      for (const changed of [
        sealed.subarray(0, sealed.length - 85),
        Buffer.concat([sealed, Buffer.from([0x32, 0])]), // an empty doc_string
        sealModel(sealed).subarray(0, -1),
      ]) {
        await assert.rejects(async () => check(changed, told(changed)), { name: 'ModelFileError' });
      }
    });

    it('names the tensor whose numbers were changed', async () => {
      const changed = sealed.slice();
      changed[Buffer.from(changed).indexOf(Buffer.from(WEIGHTS.buffer))]! ^= 1;
      await assert.rejects(async () => check(changed, told(changed)), { tensor: 'weight', message: /tensor "weight"/ });
    });
  });
}
