// What every optimizer must hold to, whatever its rule.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { FloatArray } from '@onnxcast/series';
import type { Optimizer } from '../../packages/trainer/src/optimizers/optimizer.ts';
import { quadratic } from '../../packages/trainer/src/optimizers/test-functions.suite.ts';

/** Runs the contract of {@link Optimizer}; `steps` is enough for it to reach the minimum of a small quadratic. */
export function testOptimizer(name: string, create: () => Optimizer, { steps }: { readonly steps: number }): void {
  describe(`${name} keeps the optimizer's contract`, () => {
    for (const Kind of [Float32Array, Float64Array]) {
      test(`reaches the minimum of a quadratic in ${Kind.name} to 1e-3`, async () => {
        const result = await run(create(), new Kind(5), steps);
        assert.ok(result.parameters instanceof Kind);
        // 1e-3: Adam's last steps are of the size of its learning rate's noise; L-BFGS is far inside it.
        result.parameters.forEach((value: number, i: number) => {
          assert.ok(Math.abs(value - (i + 1)) <= 1e-3, `parameter ${i} is ${value}`);
        });
      });
    }

    test('counts its closure calls and returns the loss of the first', async () => {
      const losses: number[] = [];
      const optimizer = create();
      const start = new Float64Array(5);
      const step = await optimizer.step(
        start,
        async (x) => {
          const value = await quadratic(x);
          losses.push(value.loss);
          return value;
        },
        optimizer.init(start),
      );
      assert.equal(step.evaluations, losses.length);
      assert.equal(step.loss, losses[0]);
    });

    test('leaves parameters, gradients and state as it was given them', async () => {
      const optimizer = create();
      const before = await run(optimizer, new Float64Array(5), 2);
      const copy = structuredClone(before);
      const seen: Float64Array[][] = [];
      await optimizer.step(
        before.parameters,
        async (x) => {
          const value = await quadratic(x);
          seen.push([x, x.slice(), value.gradient, value.gradient.slice()]);
          return value;
        },
        before.state,
      );
      assert.deepEqual(before, copy);
      for (const [x, xCopy, gradient, gradientCopy] of seen) {
        assert.deepEqual(x, xCopy);
        assert.deepEqual(gradient, gradientCopy);
      }
    });

    test('goes on from a copied state to the same bits', async () => {
      const through = await run(create(), new Float64Array(5), 5);
      const half = await run(create(), new Float64Array(5), 2);
      const copied = structuredClone(half);
      const resumed = await run(create(), copied.parameters, 3, copied.state);
      assert.deepEqual(resumed.parameters, through.parameters);
      assert.deepEqual(resumed.state, through.state);
    });
  });
}

async function run<Vector extends FloatArray>(
  optimizer: Optimizer,
  start: Vector,
  steps: number,
  state = optimizer.init(start),
) {
  let parameters = start;
  for (let i = 0; i < steps; i++) ({ parameters, state } = await optimizer.step(parameters, quadratic, state));
  return { parameters, state };
}
