import assert from 'node:assert/strict';
import { test } from 'node:test';
import { train } from '@onnxcast/trainer';
import { describeChoice, describeFloor, describeWork } from './describe-run.ts';

const waves = ['a', 'b'].map((id) => ({
  id,
  features: ['y'],
  values: new Float64Array(50).map((_, t) => Math.sin(t)),
}));

test('fewer closed-loop steps than were asked for are told with the reason', () => {
  const settings = { hidden: [3], test: 1, horizon: 1000 };
  assert.match(
    describeWork(train(waves, settings), 1),
    /judged by 40 closed-loop steps, not 1000: the shortest series that is judged has 50, of which 10 warm the loop up$/,
  );
  const fitting = { ...settings, horizon: 30 };
  assert.match(describeWork(train(waves, fitting), 1), /judged by 30 closed-loop steps$/);
});

test('a model that is no better than a naive forecast is told of, a better one is not', () => {
  const seesaw = { id: 'a', features: ['y'], values: new Float64Array(40).map((_, t) => [3, 9, 4, 7][t % 4]!) };
  assert.match(
    describeFloor(train([seesaw], { season: 4, horizon: 4 })) ?? '',
    /^In the past no autoregression was better than the value of 4 steps before again \(.+ beside 0\.000\): the model repeats it\.$/,
  );
  const line = { ...seesaw, values: seesaw.values.map((_, t) => t) };
  assert.equal(describeFloor(train([line], { season: 1, horizon: 4 })), undefined);
});

const epochs = [0.8, 0.2, 0.208, 0.3].map((closedLoopRmse, i) => {
  return { epoch: i + 1, loss: 0.1, evaluations: 20, validation: { oneStepLoss: 0.1, closedLoopRmse } };
});

test('an epoch that is not the one of the lowest error is the model with a reason, in the unit of the errors', () => {
  assert.equal(
    describeChoice({ chosen: epochs[2]!, epochs, options: { scaling: 'standard' } }),
    'epoch 3 is the model, closed-loop RMSE 0.2080 deviations: the last epoch whose closed-loop error on held-out data is within 5 % of the lowest, 0.2000 deviations after epoch 2',
  );
  assert.equal(
    describeChoice({ chosen: epochs[1]!, epochs: epochs.slice(0, 2), options: { scaling: 'none' } }),
    'epoch 2 is the model, closed-loop RMSE 0.2000',
  );
});
