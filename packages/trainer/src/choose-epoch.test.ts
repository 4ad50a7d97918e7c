import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chooseEpoch, EPOCH_RULE, isPastPatience, lowestEpoch } from './choose-epoch.ts';

const epochs = (...errors: readonly (number | undefined)[]) =>
  errors.map((closedLoopRmse, index) => ({
    epoch: index + 1,
    loss: 1 / (index + 1),
    evaluations: 20,
    ...(closedLoopRmse === undefined ? {} : { validation: { oneStepLoss: 1 / (index + 1), closedLoopRmse } }),
  }));

test('the epoch of the lowest closed-loop error is chosen, not the one of the lowest loss', () => {
  assert.equal(chooseEpoch(epochs(0.8, 0.2, 0.5))?.epoch, 2);
  assert.equal(chooseEpoch(epochs(0.8, 0.2, 0.22))?.epoch, 2);
});

test('of epochs that are as good the last is chosen', () => {
  assert.equal(chooseEpoch(epochs(0.8, 0.2, 0.208, 0.3))?.epoch, 3);
  assert.match(EPOCH_RULE, /^the last epoch .+ within 5 % of the lowest$/);
});

test('the epoch of the lowest error is told, whichever is chosen', () => {
  assert.equal(lowestEpoch(epochs(0.8, 0.2, 0.208, 0.2))?.epoch, 2);
  assert.equal(lowestEpoch(epochs(Number.NaN, 3, Number.POSITIVE_INFINITY))?.epoch, 2);
  assert.equal(lowestEpoch(epochs(Number.NaN, undefined)), undefined);
});

test('an epoch whose loop ran away is chosen only where there is no other', () => {
  assert.equal(chooseEpoch(epochs(Number.NaN, 3, Number.POSITIVE_INFINITY))?.epoch, 2);
  assert.equal(chooseEpoch(epochs(Number.NaN, Number.NaN))?.epoch, 2);
  assert.equal(chooseEpoch(epochs(undefined, undefined))?.epoch, 2);
  assert.equal(chooseEpoch([]), undefined);
});

test('patience counts the epochs since the lowest closed-loop error, whatever the loss does', () => {
  assert.equal(isPastPatience(epochs(0.8, 0.2, 0.3), 2), false);
  assert.equal(isPastPatience(epochs(0.8, 0.2, 0.3, 0.25), 2), true);
  assert.equal(isPastPatience(epochs(0.8, 0.2, 0.3, 0.1), 2), false);
  assert.equal(isPastPatience(epochs(0.8, 0.2, 0.3, 0.25), undefined), false);
  assert.equal(isPastPatience(epochs(Number.NaN, Number.NaN, Number.NaN), 2), true);
});
