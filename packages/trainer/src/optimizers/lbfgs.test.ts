import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { testOptimizer } from '../../../../test/contracts/optimizer.suite.ts';
import { lbfgs } from './lbfgs.ts';
import { rosenbrock } from './test-functions.suite.ts';

testOptimizer('lbfgs', () => lbfgs(), { steps: 3 });
testOptimizer('lbfgs with strong Wolfe', () => lbfgs({ lineSearch: 'strong-wolfe' }), { steps: 3 });

describe('lbfgs', () => {
  test('with strong Wolfe reaches the bottom of the Rosenbrock valley to 1e-6', async () => {
    // toleranceChange would end the step where the valley is flat, before the parameters are sharp.
    const optimizer = lbfgs({ lineSearch: 'strong-wolfe', maxIter: 100, toleranceChange: 0 });
    const start = Float64Array.of(-1.2, 1, -0.5, 2);
    const { parameters } = await optimizer.step(start, rosenbrock, optimizer.init(start));
    for (const value of parameters) assert.ok(Math.abs(value - 1) <= 1e-6, `${value}`);
  });

  test('moves first by lr / |gradient|1 along the negative gradient', async () => {
    const optimizer = lbfgs({ lr: 0.8, maxIter: 1 });
    const start = Float64Array.of(3, -4);
    const gradient = Float64Array.of(6, -8);
    const { parameters } = await optimizer.step(start, async () => ({ loss: 25, gradient }), optimizer.init(start));
    assert.deepEqual([...parameters], [3 - (0.8 / 14) * 6, -4 + (0.8 / 14) * 8]);
  });

  test('ends at once where the gradient is below toleranceGrad', async () => {
    const optimizer = lbfgs();
    const start = Float64Array.of(1, 1);
    const result = await optimizer.step(start, rosenbrock, optimizer.init(start));
    assert.deepEqual([...result.parameters], [1, 1]);
    assert.equal(result.evaluations, 1);
    assert.equal(result.state.numbers['funcEvals'], 1);
  });

  test('keeps no more than historySize directions, the latest', async () => {
    const optimizer = lbfgs({ historySize: 3, lineSearch: 'strong-wolfe', maxIter: 10 });
    const start = Float64Array.of(-1.2, 1, -0.5, 2);
    const { state } = await optimizer.step(start, rosenbrock, optimizer.init(start));
    assert.equal(state.numbers['history'], 3);
    assert.deepEqual(Object.keys(state.vectors).sort(), [
      'd',
      'oldDirs.0',
      'oldDirs.1',
      'oldDirs.2',
      'oldStps.0',
      'oldStps.1',
      'oldStps.2',
      'prevFlatGrad',
    ]);
  });

  test('calls the closure no more often than maxEval allows', async () => {
    const optimizer = lbfgs({ lineSearch: 'strong-wolfe', maxEval: 7 });
    const start = Float64Array.of(-1.2, 1, -0.5, 2);
    // As in PyTorch, a line search may use its first evaluation on top of what is left.
    const { evaluations } = await optimizer.step(start, rosenbrock, optimizer.init(start));
    assert.ok(evaluations <= 8, `${evaluations}`);
  });
});
