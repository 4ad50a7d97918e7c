// A training that goes on with a model.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createScaler, initialWeights, referenceForecast } from '@onnxcast/model';
import { createRandom, generateSine, InputError } from '@onnxcast/series';
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

  describe('with one that reads the calendar', () => {
    const start = Date.parse('2024-01-01') / 1000; // a Monday
    const times = Array.from({ length: 140 }, (_, day) => new Date((start + 86_400 * day) * 1000).toISOString());
    const shop = {
      ...generateSine({ series: 1, length: 140 })[0]!,
      times,
      values: Float64Array.from(times, (_, day) => (day % 7 > 4 ? 3 : 1) + 0.5 * Math.sin(day / 9) + 0.1 * (day % 5)),
    };
    const fitted = train([shop], { preset: 'auto', calendar: ['weekdays'], season: 1 });
    const model = { spec: fitted.spec, weights: fitted.start.weights };

    test('judges it first, by the error of its own forecast of the steps that are kept', async () => {
      assert.deepEqual(model.spec.calendar, [{ kind: 'weekdays' }]);
      const [first] = await collect({ ...RULES, horizon: 20, model }, [shop]);
      const history = { shape: [1, 120, 1], data: shop.values.subarray(0, 120) };
      const { forecast } = referenceForecast(model, history, { horizon: 20, startTimes: [start] });
      const scaler = createScaler(model.spec.scaling, { features: ['y'], values: history.data });
      const [said, came] = [forecast.data, shop.values.subarray(120)].map((some) => scaler.scale(some));
      const rmse = Math.hypot(...said!.map((value, i) => value - came![i]!)) / Math.sqrt(20);
      const found = first!.history[0]!.validation!.closedLoopRmse;
      assert.ok(Math.abs(found - rmse) <= 1e-4 * rmse, `${found} instead of ${rmse}`);
    });

    test('learns it further, and its calendar stays', async () => {
      const training = train([shop], { ...RULES, horizon: 20, model });
      const losses: number[] = [];
      for await (const { loss, weights } of training) {
        losses.push(loss);
        assert.deepEqual(weights['skip.weight']!.shape, model.weights['skip.weight']!.shape);
      }
      assert.deepEqual(training.spec.calendar, model.spec.calendar);
      assert.ok(losses[1]! < losses[0]!, String(losses));
    });

    test('refuses series without dates, and those of another step', () => {
      const { times: _, ...undated } = shop;
      const hourly = times.map((_time, row) => new Date((start + 3600 * row) * 1000).toISOString());
      assert.throws(
        () => train([undated], { ...RULES, model }),
        /it has no times, expected a date a row, one day apart/,
      );
      assert.throws(
        () => train([{ ...shop, times: hourly }], { ...RULES, model }),
        /series by the hour for a model that reads the calendar by the day/,
      );
    });
  });

  test('refuses what the model says itself, and other features', () => {
    const model = { spec, weights };
    const refused = (request: TrainRequest, words: RegExp) =>
      assert.throws(
        () => train(waves, { ...RULES, model, ...request }),
        (found) => found instanceof InputError && words.test(found.message),
      );
    refused({ hidden: [8] }, /^hidden: found 8 beside a model to go on with, which says so itself/);
    refused({ preset: 'auto' }, /^preset: found auto beside a model to go on with/);
    refused({ model: { spec: { ...spec, features: ['x'] }, weights } }, /series of y for a model of x/);
  });
});
