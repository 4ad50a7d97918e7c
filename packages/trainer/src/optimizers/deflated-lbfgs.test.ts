import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createRandom } from '@onnxcast/series';
import { testOptimizer } from '../../../../test/contracts/optimizer.suite.ts';
import { deflatedLbfgs } from './deflated-lbfgs.ts';
import { lbfgs } from './lbfgs.ts';
import type { Closure, Optimizer } from './optimizer.ts';
import { rosenbrock } from './test-functions.suite.ts';

testOptimizer('deflated lbfgs', () => deflatedLbfgs(), { steps: 3 });

/** A gentle valley of 60 curvatures from 1 to 0.02 and a stiff direction across it, in which every gradient is off by rounding. */
function createNoisyValley(): Closure<Float32Array> {
  const random = createRandom(1);
  return async (point) => {
    // The stiff direction: the sum of all parameters over the root of their number.
    const across = point.reduce((sum, value) => sum + value, 0) / Math.sqrt(point.length);
    const noise = 1e-6 * random.normal();
    let loss = 0.5 * 1e6 * (across + noise) ** 2;
    const gradient = point.map((value, i) => {
      const curvature = 1 / (1 + i);
      const target = Math.sin(i) - MEAN;
      loss += 0.5 * curvature * (value - target) ** 2;
      return curvature * (value - target) + (1e6 * (across + noise)) / Math.sqrt(point.length);
    });
    return { loss, gradient };
  };
}

const SIZE = 60;
const MEAN = Array.from({ length: SIZE }, (_, i) => Math.sin(i)).reduce((sum, value) => sum + value, 0) / SIZE;

async function missOf(optimizer: Optimizer, steps: number): Promise<number> {
  const closure = createNoisyValley();
  let parameters: Float32Array = new Float32Array(SIZE);
  let state = optimizer.init(parameters);
  for (let i = 0; i < steps; i++) ({ parameters, state } = await optimizer.step(parameters, closure, state));
  return Math.max(...parameters.map((value, i) => Math.abs(value - (Math.sin(i) - MEAN))));
}

describe('deflated lbfgs', () => {
  test('goes down a valley whose stiff direction is all noise, where lbfgs stops', async () => {
    // The minimum is known: the targets sum to 0, so nothing pulls across. 1e-6 of noise there bends nothing along the valley.
    const deflated = await missOf(deflatedLbfgs(), 6);
    const plain = await missOf(lbfgs({ lineSearch: 'strong-wolfe', toleranceChange: 0, toleranceGrad: 0 }), 12);
    assert.ok(deflated < 0.02, `deflated: ${deflated}`);
    assert.ok(plain > 5 * deflated, `plain: ${plain}, deflated: ${deflated}`);
  });

  test('reaches the bottom of the Rosenbrock valley to 1e-6', async () => {
    const optimizer = deflatedLbfgs();
    let parameters = Float64Array.of(-1.2, 1, -0.5, 2);
    let state = optimizer.init(parameters);
    for (let i = 0; i < 30; i++) ({ parameters, state } = await optimizer.step(parameters, rosenbrock, state));
    for (const value of parameters) assert.ok(Math.abs(value - 1) <= 1e-6, `${parameters}`);
  });

  test('ends at the best point that it has seen', async () => {
    const losses = new Map<Float64Array, number>();
    const optimizer = deflatedLbfgs();
    const start = Float64Array.of(-1.2, 1, -0.5, 2);
    const { parameters, evaluations } = await optimizer.step(
      start,
      async (point) => {
        const value = await rosenbrock(point);
        losses.set(point, value.loss);
        return value;
      },
      optimizer.init(start),
    );
    assert.equal(losses.size, evaluations);
    assert.ok((losses.get(parameters) ?? Number.NaN) < 0.5 * losses.get(start)!);
  });

  test('goes nowhere from a minimum', async () => {
    const optimizer = deflatedLbfgs();
    const start = Float64Array.of(1, 1);
    const step = await optimizer.step(start, rosenbrock, optimizer.init(start));
    assert.deepEqual(step.parameters, start);
    assert.equal(step.evaluations, 1);
  });
});
