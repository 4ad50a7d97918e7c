import assert from 'node:assert/strict';
import { test } from 'node:test';
import { describeChoice } from './describe-run.ts';

const epochs = [0.8, 0.2, 0.208, 0.3].map((closedLoopRmse, i) => {
  return { epoch: i + 1, loss: 0.1, evaluations: 20, validation: { oneStepLoss: 0.1, closedLoopRmse } };
});

test('an epoch that is not the one of the lowest error is the model with a reason, in the unit of the errors', () => {
  assert.equal(
    describeChoice({ chosen: epochs[2]!, epochs }, { scaling: 'standard' }),
    'epoch 3 is the model, closed-loop RMSE 0.2080 deviations: the last epoch whose closed-loop error on held-out data is within 5 % of the lowest, 0.2000 deviations after epoch 2',
  );
  assert.equal(
    describeChoice({ chosen: epochs[1]!, epochs: epochs.slice(0, 2) }, { scaling: 'none' }),
    'epoch 2 is the model, closed-loop RMSE 0.2000',
  );
});
