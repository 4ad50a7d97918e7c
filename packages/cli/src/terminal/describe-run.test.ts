import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createRandom } from '@onnxcast/series';
import { type Training, train } from '@onnxcast/trainer';
import { describeChoice, describeModel, describeWork } from './describe-run.ts';

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

const describeTrained = (training: Training, values: number) =>
  describeModel({
    spec: training.spec,
    known: { series: 1, values },
    ...(training.choice && { choice: training.choice }),
  });

test('a model that repeats the season says that nothing was better, and of how much data, season and intervals it is', () => {
  const seesaw = { id: 'a', features: ['y'], values: new Float64Array(40).map((_, t) => [3, 9, 4, 7][t % 4]!) };
  const [model, why, ...rest] = describeTrained(train([seesaw], { season: 4, horizon: 4, levels: [90] }), 40);
  assert.deepEqual(rest, []);
  assert.equal(
    model,
    'model: a linear autoregression over 4 rows; a season of 4 steps; each series scaled by its own mean and deviation; fitted to 40 values of 1 series; intervals of 90 %',
  );
  assert.match(
    why ?? '',
    /^why: of [\d,]+ ways to fit it, the season of 4 steps repeated, error 0\.000: the average of the weights of the best 32 was no better, error .+; errors in multiples of the seasonal naive one, over 4 steps after \d points of the past$/,
  );
});

test('a model that repeats the season says that it leaves out what it was told of the calendar and of covariates', () => {
  const times = Array.from({ length: 40 }, (_, t) => new Date(Date.UTC(2024, 0, 1 + t)).toISOString().slice(0, 10));
  const values = new Float64Array(80).map((_, i) => (i % 2 === 0 ? [3, 9, 4, 7][(i / 2) % 4]! : Math.sin(i * i)));
  const seesaw = { id: 'a', features: ['y', 'price'], values, times };
  const told = { season: 4, horizon: 4, calendar: ['weekdays'], holidays: 'US', futureCovariates: ['price'] } as const;
  const training = train([seesaw], told);
  assert.equal(training.choice?.isNaive, true);
  assert.deepEqual(describeTrained(training, 40).slice(2), [
    'left out: price, weekdays and holidays of US: the model repeats what was, and looks at nothing else. Its file asks for price all the same; train without to have one that does not',
  ]);
});

test('a model says where the level broke, by how much, and which covariate stays the same', () => {
  const random = createRandom(5);
  const values = Float64Array.from({ length: 180 }, (_, i) => {
    const [t, isShop] = [i >> 1, i % 2 === 1];
    return isShop ? 3 : (t < 60 ? 100 : 140) + random.normal();
  });
  const shifted = { id: 'a', features: ['y'], values: values.filter((_, i) => i % 2 === 0) };
  assert.match(
    describeTrained(train([shifted], { season: 1, horizon: 4 }), 90)[2]!,
    /^the level breaks: up by (39|4[01])[.\d]* at row 61; fitted as if it had been the last one all along$/,
  );
  const shop = { id: 'a', features: ['y', 'shop'], values };
  const [, , said] = describeTrained(train([shop], { season: 1, horizon: 4, futureCovariates: ['shop'] }), 90);
  assert.match(
    said!,
    /^left out: shop: stays the same in every series, .+ The file asks for it all the same; train without/,
  );
});

test('a model that was asked for holidays which do not help says that it leaves them out', () => {
  const noise = createRandom(3);
  const values = new Float64Array(400);
  for (let t = 1; t < 400; t++) values[t] = 0.7 * values[t - 1]! + noise.normal();
  const times = Array.from({ length: 400 }, (_, t) => new Date(Date.UTC(2022, 0, 1 + t)).toISOString().slice(0, 10));
  const training = train([{ id: 'a', features: ['y'], values, times }], { horizon: 5, season: 1, holidays: 'DE' });
  assert.equal(training.choice?.isNaive, false);
  assert.deepEqual(describeTrained(training, 400).slice(2), [
    'left out: holidays of DE: forecasts from the past came no closer with it',
  ]);
});

test('a model that is better than repeating the last value says by how much', () => {
  const line = { id: 'a', features: ['y'], values: new Float64Array(40).map((_, t) => t) };
  const [, why] = describeTrained(train([line], { season: 1, horizon: 4 }), 40);
  assert.match(why ?? '', /the average of the weights of the best \d+, error .+; to repeat the last value has 2\.500;/);
});

test('a model of cells says that it has no intervals, and nothing of ways that were never tried', () => {
  assert.deepEqual(describeTrained(train(waves, { hidden: [3], scaling: 'none' }), 100), [
    'model: LSTM cells of 3 units; values taken as they are; no intervals',
  ]);
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
