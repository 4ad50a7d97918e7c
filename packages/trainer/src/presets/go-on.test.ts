// A training that goes on with a model.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { initialWeights } from '@onnxcast/model';
import { createRandom, generateSine, InputError, UnsupportedError } from '@onnxcast/series';
import { openSession } from '../../../runtime-node/src/open-session.ts';
import type { Epoch } from '../epoch.ts';
import type { TrainRequest } from '../platform/prepare.ts';
import { train } from '../platform/train.ts';

const waves = generateSine({ series: 3, length: 60 });
const RULES = { engine: 'onnx', workers: 1, openSession, epochs: 2, iterations: 3 } as const;
const SPEC = { hidden: [4], scaling: 'standard' } as const;

async function collect(request: TrainRequest, series = waves): Promise<readonly Epoch[]> {
  const epochs: Epoch[] = [];
  for await (const epoch of train(series, request)) epochs.push(epoch);
  return epochs;
}

describe('a training that goes on with a model', () => {
  const spec = { features: ['y'], ...SPEC };
  const weights = initialWeights(spec, createRandom(5));

  test('does what one with its options does that starts from its weights, to the same bits', async () => {
    const expected = await collect({ ...RULES, ...SPEC, start: { weights } });
    const found = await collect({ ...RULES, model: { spec: { ...spec, frequency: 'day' }, weights } });
    assert.deepEqual(
      found.map((one) => [one.loss, one.weights]),
      expected.map((one) => [one.loss, one.weights]),
    );
  });

  test('knows how good the model was, and chooses no epoch that is more than 5 % worse', async () => {
    const [first] = await collect({ ...RULES, model: { spec, weights } });
    assert.deepEqual(
      first!.history.map(({ epoch }) => epoch),
      [0, 1],
    );
    const { spec: fitted, start } = train(waves);
    // Steps that are much too long spoil what was right.
    const model = { spec: fitted, weights: start.weights };
    const spoilt = await collect({ ...RULES, optimizer: 'adam', lr: 1, model });
    const before = spoilt[0]!.history[0]!.validation!.closedLoopRmse;
    for (const { isChosen, validation } of spoilt) {
      assert.equal(isChosen, validation!.closedLoopRmse <= 1.05 * before);
    }
    assert.equal(spoilt.at(-1)!.isChosen, false);
  });

  test('goes on with an autoregression, which has no cells', async () => {
    const { spec: fitted, start } = train(waves);
    const epochs = await collect({ ...RULES, model: { spec: fitted, weights: start.weights } });
    assert.equal(epochs.length, 2);
    assert.ok(epochs.every(({ loss }) => Number.isFinite(loss)));
  });

  test('refuses what the model says itself, other features, and the calendar', () => {
    const model = { spec, weights };
    const refused = (request: TrainRequest, error: typeof InputError | typeof UnsupportedError, words: RegExp) =>
      assert.throws(
        () => train(waves, { ...RULES, model, ...request }),
        (found) => found instanceof error && words.test(found.message),
      );
    refused({ hidden: [8] }, InputError, /^hidden: found 8 beside a model to go on with, which says so itself/);
    refused({ preset: 'auto' }, InputError, /^preset: found auto beside a model to go on with/);
    refused({ model: { spec: { ...spec, features: ['x'] }, weights } }, InputError, /series of y for a model of x/);
    const dated = { ...spec, calendar: [{ kind: 'weekdays' }] as const };
    refused({ model: { spec: dated, weights } }, UnsupportedError, /reads the calendar/);
  });
});
