import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Tensor } from '@onnxcast/series';
import type { Ops } from './ops.ts';
import { createPlainOps } from './plain.ts';
import { createTape, type Node } from './tape.ts';

const ops = createPlainOps('float64');
const row = (...values: readonly number[]) => ops.tensor([1, values.length], values);

/** Largest difference of the tape's gradient of the sum of `f(x)` to central finite differences. */
function differenceOf(f: <T>(o: Ops<T>, x: T, other: T) => T, x: Tensor, other: Tensor): number {
  const tape = createTape(ops);
  const node = tape.variable(x);
  const result = f(tape.ops, node, tape.constant(other));
  const found = tape.gradient([[result, ops.fill(result.value, 1)]])(node)!;
  const step = 1e-5;
  const sumAt = (i: number, by: number) => {
    const moved = ops.tensor(x.shape, x.data);
    moved.data[i]! += by;
    return [...f(ops, moved, other).data].reduce((sum, value) => sum + value, 0);
  };
  return Math.max(
    ...Array.from(x.data, (_, i) => Math.abs(found.data[i]! - (sumAt(i, step) - sumAt(i, -step)) / (2 * step))),
  );
}

describe('createTape', () => {
  test('every operation has the gradient of central finite differences to 1e-9, by either side', () => {
    const [x, other] = [row(0.3, -0.7), row(-1.1, 0.4)];
    const matrix = ops.tensor([2, 2], [0.5, -0.25, 1.5, 2]);
    const bias = ops.tensor([2], [0.1, 0.2]);
    const cases: readonly (readonly [string, <T>(o: Ops<T>, x: T, other: T) => T, Tensor, Tensor])[] = [
      ['add', (o, a, b) => o.add(o.add(a, b), a), x, other],
      ['sub', (o, a, b) => o.sub(b, o.sub(a, b)), x, other],
      ['mul', (o, a, b) => o.mul(o.mul(a, b), a), x, other],
      ['sigmoid', (o, a) => o.sigmoid(a), x, other],
      ['tanh', (o, a) => o.tanh(a), x, other],
      ['relu', (o, a, b) => o.mul(o.relu(a), b), x, other],
      ['affine by x', (o, a, w) => o.tanh(o.affine(a, w, a)), x, matrix],
      ['affine by weight', (o, w, a) => o.tanh(o.affine(a, w, a)), matrix, x],
      ['affine by bias', (o, b, w) => o.tanh(o.affine(w, w, b)), bias, matrix],
      ['concat', (o, a, b) => o.mul(o.concat([a, b, a]), o.concat([b, a, a])), x, other],
      ['split', (o, a, b) => o.mul(o.split(a, ['p', 'q'])[1]!, o.split(b, ['p', 'q'])[0]!), x, other],
    ];
    for (const [name, f, variable, constant] of cases) {
      const difference = differenceOf(f, variable, constant);
      assert.ok(difference <= 1e-9, `${name}: ${difference}`);
    }
  });

  test('a result that a variable does not reach gives it no gradient, and one tape answers for several results', () => {
    const tape = createTape(ops);
    const [a, b] = [tape.variable(row(2)), tape.variable(row(3))];
    const results = [tape.ops.mul(a, a), tape.ops.mul(a, b)] as const;
    const by = (result: Node<Tensor>) => [a, b].map((node) => tape.gradient([[result, row(1)]])(node)?.data[0]);
    assert.deepEqual(
      [by(results[0]), by(results[1])],
      [
        [4, undefined],
        [3, 2],
      ],
    );
    const both = tape.gradient(results.map((result) => [result, row(1)] as const));
    assert.deepEqual([both(a)!.data[0], both(b)!.data[0]], [7, 2]);
  });
});
