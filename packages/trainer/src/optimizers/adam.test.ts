import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { testOptimizer } from '../../../../test/contracts/optimizer.suite.ts';
import { readReference } from '../reference.suite.ts';
import { type AdamOptions, adam } from './adam.ts';
import { rosenbrock } from './test-functions.suite.ts';

interface Case {
  readonly options: { lr?: number; betas?: [number, number]; eps?: number; weight_decay?: number };
  readonly losses: readonly number[];
  readonly parameters: readonly (readonly number[])[];
}

const reference = readReference<{ start: number[]; cases: Case[] }>('adam.json');

testOptimizer('adam', () => adam({ lr: 0.1 }), { steps: 2_000 });

describe('adam follows torch.optim.Adam', () => {
  for (const { options, losses, parameters } of reference.cases) {
    const { weight_decay: weightDecay, ...rest } = options;
    const ours: AdamOptions = { ...rest, ...(weightDecay === undefined ? {} : { weightDecay }) };

    // Both are float64; they differ in the order of a few operations only.
    test(`every parameter of 40 steps equals PyTorch's to 1e-12 with ${JSON.stringify(options)}`, async () => {
      const optimizer = adam(ours);
      let position = Float64Array.from(reference.start);
      let state = optimizer.init(position);
      for (const [step, expected] of parameters.entries()) {
        const result = await optimizer.step(position, rosenbrock, state);
        assert.ok(Math.abs(result.loss - losses[step]!) <= 1e-12 * losses[step]!);
        expected.forEach((value, i) => {
          assert.ok(Math.abs(result.parameters[i]! - value) <= 1e-12, `step ${step}, parameter ${i}`);
        });
        position = result.parameters;
        state = result.state;
      }
    });
  }
});

test('a slower adam takes the steps of one whose rate is as much smaller', async () => {
  const start = Float64Array.of(-1, 2);
  const step = async (optimizer: ReturnType<typeof adam>) =>
    (await optimizer.step(start, rosenbrock, optimizer.init(start))).parameters;
  assert.deepEqual(await step(adam({ lr: 0.1 }).slower(0.25)), await step(adam({ lr: 0.025 })));
  assert.deepEqual(await step(adam({ eps: 1e-2 }).slower(0.5)), await step(adam({ lr: 5e-4, eps: 1e-2 })));
});
