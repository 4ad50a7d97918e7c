import assert from 'node:assert/strict';
import { test } from 'node:test';
import { adam } from '../optimizers/adam.ts';
import { deflatedLbfgs } from '../optimizers/deflated-lbfgs.ts';
import { lbfgs } from '../optimizers/lbfgs.ts';
import type { Closure, Optimizer, OptimizerState } from '../optimizers/optimizer.ts';
import { repeatSteps } from '../optimizers/repeat-steps.ts';
import { forget, stepScaleOf, takeGuardedStep } from './guarded-step.ts';

const start = Float32Array.of(3, -2);
const takeStep = (optimizer: Optimizer, parameters: Float32Array, state: State, closure: Closure<Float32Array>) =>
  takeGuardedStep(optimizer, { parameters, state, closure, notFinite: (loss) => new RangeError(`starts at ${loss}`) });
type State = OptimizerState<Float32Array>;

/** `x^4 + y^2`, and no number where x is below a wall. */
function createBowl(wall: number): Closure<Float32Array> {
  return async (point) => {
    const [x, y] = [point[0]!, point[1]!];
    const loss = x < wall ? Number.NaN : x ** 4 + y ** 2;
    return { loss, gradient: Float32Array.of(4 * x ** 3, 2 * y) };
  };
}

test("a step without trouble is the optimizer's own", async () => {
  const optimizer = lbfgs({ lineSearch: 'strong-wolfe' });
  const guarded = await takeStep(optimizer, start, optimizer.init(start), createBowl(-9));
  const plain = await optimizer.step(start, createBowl(-9), optimizer.init(start));
  assert.deepEqual(guarded, { parameters: plain.parameters, state: plain.state, evaluations: plain.evaluations });
});

test('a line search that meets no number steps back and goes on', async () => {
  const optimizer = lbfgs({ lr: 50, lineSearch: 'strong-wolfe' });
  const { parameters, setback } = await takeStep(optimizer, start, optimizer.init(start), createBowl(-0.1));
  assert.equal(setback, undefined);
  assert.ok(Math.hypot(...parameters) < 0.2, `${parameters}`);
});

for (const optimizer of [lbfgs({ lr: 50 }), repeatSteps(adam({ lr: 50 }), 5)]) {
  test(`${optimizer.name} without a line search that meets no number ends at the best point and goes on with shorter steps`, async () => {
    const { parameters, state, setback } = await takeStep(optimizer, start, optimizer.init(start), createBowl(1));
    assert.match(setback ?? '', /no longer finite/);
    assert.deepEqual(parameters, start);
    assert.equal(stepScaleOf(state), 0.25);
    const again = await takeStep(optimizer, parameters, state, createBowl(2.9));
    assert.equal(stepScaleOf(again.state), 0.0625);
    const flat: Closure<Float32Array> = async (point) => ({ loss: 1, gradient: point.map(() => 1e-5) });
    const calm = await takeStep(optimizer, parameters, state, flat);
    assert.equal(stepScaleOf(calm.state), 1);
  });
}

test('a loss that explodes is undone', async () => {
  const optimizer = lbfgs({ lr: 50, maxIter: 3 });
  const { parameters, setback } = await takeStep(optimizer, start, optimizer.init(start), createBowl(-1e9));
  assert.deepEqual(parameters, start);
  assert.match(setback ?? '', /the loss grew to/);
});

test('a search along lines that only go up is a setback', async () => {
  const optimizer = lbfgs({ lineSearch: 'strong-wolfe' });
  const uphill: Closure<Float32Array> = async (point) => ({
    loss: Math.hypot(point[0]! - 3, point[1]! + 2),
    gradient: Float32Array.of(1, 1),
  });
  const { parameters, setback } = await takeStep(optimizer, start, optimizer.init(start), uphill);
  assert.deepEqual(parameters, start);
  assert.match(setback ?? '', /found none/);
});

for (const optimizer of [lbfgs(), lbfgs({ lineSearch: 'strong-wolfe' }), deflatedLbfgs(), adam()]) {
  test(`a gradient that is no number at the very start leaves ${optimizer.name} where it was, and is a setback`, async () => {
    const closure: Closure<Float32Array> = async (point) => ({ loss: 1, gradient: point.map(() => Number.NaN) });
    const step = await takeStep(optimizer, start, optimizer.init(start), closure);
    assert.deepEqual(step.parameters, start);
    assert.match(step.setback ?? '', /finite/);
  });
}

test("a start that is no number is the caller's error", async () => {
  const optimizer = lbfgs();
  await assert.rejects(takeStep(optimizer, start, optimizer.init(start), createBowl(4)), RangeError);
});

test('what is forgotten is everything but the step length', () => {
  const optimizer = lbfgs();
  const state = { numbers: { nIter: 3, stepScale: 0.25 }, vectors: { d: start } };
  assert.deepEqual(forget(optimizer, start, state), { numbers: { stepScale: 0.25 }, vectors: {} });
});
