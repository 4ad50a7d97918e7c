import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { adam } from './optimizers/adam.ts';
import { rosenbrock } from './optimizers/test-functions.suite.ts';
import { readReference } from './reference.suite.ts';
import { addWeightDecay, drawMask, startParameters } from './regularisation.ts';

describe('a dropout mask', () => {
  const key = { seed: 1, epoch: 2, cell: 0, series: 3 };
  const size = 100_000;

  for (const dropout of [0.1, 0.5, 0.9]) {
    test(`leaves out ${dropout} of the values and scales the others by 1 / (1 - ${dropout})`, () => {
      const mask = drawMask(key, dropout, size);
      const zeros = mask.filter((value) => value === 0).length;
      // The number of zeros is binomial; five deviations off are one in two million, and the seed is fixed.
      const deviation = Math.sqrt(size * dropout * (1 - dropout));
      assert.ok(Math.abs(zeros - size * dropout) <= 5 * deviation, `${zeros}`);
      assert.deepEqual(new Set(mask), new Set([0, Math.fround(1 / (1 - dropout))]));
      // Neighbours are drawn apart: both are zero in dropout^2 of all pairs.
      const pairs = mask.filter((value, i) => value === 0 && mask[i + 1] === 0).length;
      assert.ok(Math.abs(pairs / size - dropout ** 2) <= 0.01, `${pairs}`);
    });
  }

  test('is the same for the same key and another one for any other', () => {
    const mask = drawMask(key, 0.5, 1000);
    assert.deepEqual(drawMask({ ...key }, 0.5, 1000), mask);
    for (const other of [{ seed: 2 }, { epoch: 3 }, { cell: 1 }, { series: 4 }, { seed: 3, series: 1 }]) {
      const differing = drawMask({ ...key, ...other }, 0.5, 1000).filter((value, i) => value !== mask[i]).length;
      assert.ok(differing > 400 && differing < 600, `${JSON.stringify(other)}: ${differing} of 1000 differ`);
    }
  });
});

describe('weight decay', () => {
  const { start, cases } = readReference<{
    start: number[];
    cases: { options: { weight_decay?: number; lr?: number }; parameters: number[][] }[];
  }>('adam.json');
  const decayed = cases.filter(({ options }) => options.weight_decay !== undefined);

  // torch.optim adds it to the gradient inside; added outside it must move the parameters alike. float64.
  test("moves Adam's parameters as torch.optim's weight_decay does, to 1e-12", async () => {
    assert.ok(decayed.length > 0);
    for (const { options, parameters } of decayed) {
      const { weight_decay: weightDecay = 0, ...rest } = options;
      const optimizer = adam(rest);
      let position: Float64Array = Float64Array.from(start);
      let state = optimizer.init(position);
      for (const expected of parameters) {
        const closure = async (x: Float64Array) => addWeightDecay(await rosenbrock(x), x, weightDecay);
        const step = await optimizer.step(position, closure, state);
        [position, state] = [step.parameters, step.state];
        expected.forEach((value, i) => {
          assert.ok(Math.abs(position[i]! - value) <= 1e-12);
        });
      }
    }
  });

  test('adds a loss whose slope it adds: half of it times the sum of squares', () => {
    const given = { loss: 1, gradient: Float64Array.of(10, 20) };
    const decayed = addWeightDecay(given, Float64Array.of(3, -4), 0.1);
    assert.ok(Math.abs(decayed.loss - (1 + 0.05 * 25)) <= 1e-15);
    assert.deepEqual([...decayed.gradient], [10 + 0.1 * 3, 20 - 0.1 * 4]);
  });
});

test('a training with batch norm starts at scales of 1 and shifts of 0', () => {
  const spec = { features: ['y'], hidden: [1, 1], cell: 'rnn', scaling: 'none' } as const;
  const one = { shape: [1, 1], data: Float32Array.of(0.5) };
  const cell = (name: string) =>
    ['weight_ih', 'weight_hh', 'bias_ih', 'bias_hh'].map((part) => [`${name}.${part}`, one] as const);
  const weights = Object.fromEntries([
    ...cell('rnn1'),
    ...cell('rnn2'),
    ['linear.weight', one],
    ['linear.bias', one],
  ] as const);
  assert.deepEqual([...startParameters(spec, weights)], Array(10).fill(0.5));
  assert.deepEqual([...startParameters(spec, weights, { batchNorm: true })], [...Array(10).fill(0.5), 1, 0, 1, 0]);
});
