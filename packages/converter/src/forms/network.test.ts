import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import type { Weights } from '@onnxcast/model';
import { describeModel } from '@onnxcast/onnx';
import { InputError } from '@onnxcast/series/errors';
import { openSession } from '../../../runtime-node/src/open-session.ts';
import { convertNetwork } from './network.ts';

interface Case {
  readonly hidden: number;
  readonly weights: Weights;
  readonly predictions: readonly number[];
}

const { x, cases }: { readonly x: readonly number[]; readonly cases: readonly Case[] } = JSON.parse(
  readFileSync(new URL('../../../../test/reference/network.json', import.meta.url), 'utf8'),
);

describe('a plain network as a file', () => {
  for (const { hidden, weights, predictions } of cases) {
    test(`with ${hidden} tanh units says in ONNX Runtime what PyTorch says, to 1e-5 of 30 minutes`, async () => {
      const session = await openSession(convertNetwork(weights), { device: 'cpu' });
      const feed = { type: 'float32', shape: [x.length, 1], data: Float32Array.from(x) } as const;
      const { y } = await session.run({ x: feed });
      await session.dispose();
      assert.deepEqual(y!.shape, [x.length, 1]);
      predictions.forEach((expected, i) => {
        // Relative to values of 10 to 30, in float32.
        const difference = Math.abs(Number(y!.data[i]) - expected) / Math.max(1, Math.abs(expected));
        assert.ok(difference < 1e-5, `x = ${x[i]}: ${y!.data[i]}, PyTorch has ${expected}`);
      });
    });
  }

  test('holds Gemm, Tanh, Gemm, and a line one Gemm', () => {
    const [network, line] = [cases[0]!, cases.at(-1)!].map(({ weights }) => describeModel(convertNetwork(weights)));
    assert.deepEqual(network!.operators, { Gemm: 2, Tanh: 1 });
    assert.deepEqual(line!.operators, { Gemm: 1 });
    assert.equal(network!.parameters, 13 + 13 + 13 + 1);
    assert.deepEqual(network!.inputs, [{ name: 'x', type: 'float32', shape: ['batch', 1] }]);
    assert.deepEqual(network!.outputs, [{ name: 'y', type: 'float32', shape: ['batch', 1] }]);
  });

  test('is refused where a weight is missing, of another shape, or no finite number', () => {
    const { weights } = cases[0]!;
    const bias = weights['output.bias']!;
    const { 'output.bias': _, ...lacking } = weights;
    for (const [broken, message] of [
      [lacking, /"output\.bias" is missing/],
      [
        { ...weights, 'output.bias': { ...bias, shape: [2] } },
        /"output\.bias" has shape \[2\] and 1 numbers, expected.*\[1\]/,
      ],
      [{ ...weights, 'output.bias': { shape: [1], data: Float64Array.of(1e300) } }, /"output\.bias" holds/],
    ] as const) {
      assert.throws(
        () => convertNetwork(broken),
        (error) => error instanceof InputError && message.test(error.message),
      );
    }
  });
});
