import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { generateSine, InputError } from '@onnxcast/series';
import { readCheckpoint, writeCheckpoint } from '../checkpoint.ts';
import { chooseEpoch } from '../choose-epoch.ts';
import { DivergedError } from '../diverged-error.ts';
import { createTfjsEngine } from '../engines/tfjs/engine-tfjs.ts';
import type { Epoch } from '../epoch.ts';
import type { Training } from '../training.ts';
import type { TrainRequest } from './prepare.ts';
import { train } from './train.ts';

const waves = generateSine({ series: 5, length: 40 });
const QUICK = { scaling: 'none', hidden: [3, 2], epochs: 5, iterations: 2, engine: 'tfjs', test: 1 } as const;

async function collect(training: Training): Promise<readonly Epoch[]> {
  const epochs: Epoch[] = [];
  for await (const epoch of training) epochs.push(epoch);
  return epochs;
}

describe('train', () => {
  test('says what is trained on before anything is computed', () => {
    const { spec, batch, validation, test: kept, options, start } = train(waves, QUICK);
    assert.deepEqual(spec, { features: ['y'], hidden: [3, 2], scaling: 'none' });
    assert.deepEqual(batch.inputs.shape, [4, 39, 1]);
    assert.deepEqual(validation.future.shape, [1, 8, 1]);
    assert.deepEqual(
      kept.map(({ id }) => id),
      [waves[0]!.id],
    );
    assert.equal(options.historySize, 100);
    assert.deepEqual(start.weights['linear.weight']?.shape, [1, 2]);
  });

  for (const more of [
    {},
    { dropout: 0.2, batchNorm: true },
    { optimizer: 'adam' },
    { lesson: 'closed-loop' },
    { window: 8, batch: 3, dropout: 0.2, batchNorm: true },
    { window: 8, batch: 3, lesson: 'scheduled-sampling' },
    { window: 8, batch: 3, lesson: 'input-noise' },
    { window: 30, lesson: 'closed-loop' },
  ] as const) {
    test(`goes on from a checkpoint to the bits, figures and choice of a training in one go, ${JSON.stringify(more)}`, async () => {
      const through = await collect(train(waves, { ...QUICK, ...more }));
      const { spec } = train(waves, QUICK);
      const start = readCheckpoint(writeCheckpoint({ spec, ...through[2]! }), 'run.safetensors');
      assert.deepEqual(await collect(train(waves, { ...QUICK, ...more, start })), through.slice(3));
    });
  }

  test('learns long series in windows by Adam, in as many steps as go over them, unless it is told otherwise', () => {
    const [one, two] = [2000, 2001].map((length) => generateSine({ series: 1, length }));
    const planOf = ({ options: { window, optimizer, lr, iterations }, batch, steps }: Training) => {
      return { window, optimizer, lr, iterations, stretches: batch.inputs.shape, steps };
    };
    const whole = { window: 'none', optimizer: 'lbfgs', lr: undefined, iterations: 20, steps: 20 };
    assert.deepEqual(planOf(train(one!, { preset: 'tutorial' })), { ...whole, stretches: [1, 1599, 1] });
    // Two closed loops of 200 steps are kept from 2,001 points, which leaves 1,600 pairs.
    const windows = { window: 200, optimizer: 'adam', lr: 0.005, iterations: 20, stretches: [7, 400, 1], steps: 20 };
    assert.deepEqual(planOf(train(two!, { preset: 'tutorial' })), windows);
    assert.deepEqual(planOf(train(two!, { window: 50, batch: 4, iterations: 3, lr: 0.1 })), {
      ...{ window: 50, optimizer: 'adam', lr: 0.1, iterations: 3, stretches: [31, 100, 1], steps: 24 },
    });
    for (const told of [{ window: 'none' }, { optimizer: 'lbfgs' }] as const) {
      assert.deepEqual(planOf(train(two!, told)), { ...whole, stretches: [1, 1600, 1] });
    }
    const inLoops = train(two!, { lesson: 'closed-loop' }).options;
    assert.deepEqual([inLoops.window, inLoops.optimizer], [1000, 'lbfgs']);
    assert.throws(() => train(two!, { window: 50, optimizer: 'lbfgs' }), /^InputError: window: found 50 beside/);
  });

  test('judges windows at bounded cost: by closed loops from several points of the end of a long series', () => {
    const { validation } = train(generateSine({ series: 1, length: 50_000 }), { preset: 'tutorial' });
    assert.deepEqual(
      [validation.history.shape, validation.future.shape],
      [
        [16, 1000, 1],
        [16, 200, 1],
      ],
    );
    const many = train(generateSine({ series: 100, length: 60 }), { window: 10, batch: 50 });
    assert.deepEqual(
      [many.validation.history.shape, many.validation.future.shape],
      [
        [50, 50, 1],
        [50, 10, 1],
      ],
    );
  });

  test('marks the epochs that are the best so far: the last one marked is the one that chooseEpoch names', async () => {
    const epochs = await collect(train(waves, { ...QUICK, epochs: 12 }));
    assert.ok(epochs[0]!.isChosen && epochs.some(({ isChosen }) => !isChosen));
    assert.equal(epochs.findLast(({ isChosen }) => isChosen)?.epoch, chooseEpoch(epochs)?.epoch);
    assert.equal(epochs.at(-1)!.history.length, 12);
  });

  test('ends by patience, and adds nothing to a training whose patience is past', async () => {
    const impatient = { ...QUICK, epochs: 40, patience: 2 };
    const epochs = await collect(train(waves, impatient));
    assert.ok(epochs.length < 40, `${epochs.length}`);
    assert.deepEqual(await collect(train(waves, { ...impatient, start: epochs.at(-1)! })), []);
  });

  test("leaves a consumer's error as it is, and open the engine that it was handed", async () => {
    const mistake = new InputError('the picture cannot be drawn');
    const opened = await createTfjsEngine({ backend: 'cpu' });
    let disposed = 0;
    const engine = {
      ...opened,
      dispose: async () => {
        disposed += 1;
      },
    };
    const draw = async () => {
      for await (const _ of train(waves, QUICK).epochs(engine)) throw mistake;
    };
    await assert.rejects(draw, (error) => error === mistake && !(error instanceof DivergedError));
    assert.equal(disposed, 0);
  });

  test('takes nothing but a list of series', () => {
    for (const wrong of [null, 'x.csv', [0.1, 0.2], [null]]) {
      assert.throws(() => train(wrong as unknown as []), /^InputError: series: found .*, expected a list of series/);
    }
  });

  test('ends in a DivergedError where the loss is no number', async () => {
    const huge = waves.map((wave) => ({ ...wave, values: wave.values.map((value) => value * 1e30) }));
    await assert.rejects(collect(train(huge, QUICK)), DivergedError);
  });

  test("refuses to go on from another optimizer's state, by both names", async () => {
    const [epoch] = await collect(train(waves, { ...QUICK, epochs: 1 }));
    assert.throws(
      () => train(waves, { ...QUICK, optimizer: 'adam', start: epoch! }),
      /^InputError: .*the optimizer lbfgs after epoch 1, expected one of adam/,
    );
  });

  test('goes on from a checkpoint of version 0.1, which had other names and did not say whose its state is', async () => {
    const file = new URL('../../../../test/reference/checkpoint-0.1.safetensors', import.meta.url);
    const start = readCheckpoint(readFileSync(file), 'checkpoint-0.1.safetensors');
    const { read: _read, ...options } = start.options;
    assert.equal(options['lesson'], 'closed-loop');
    const series = generateSine({ series: 3, length: 40 });
    const [epoch, ...others] = await collect(train(series, { ...options, start, epochs: 18 }));
    assert.deepEqual([epoch?.epoch, epoch?.history.length, others], [18, 18, []]);
    assert.equal(epoch?.optimizerState.owner, 'deflated lbfgs'); // after Adam's short loops
  });

  test('refuses what it cannot use when it is called, by name', () => {
    const refused = (request: object, says: RegExp) =>
      assert.throws(
        () => train(waves, request as TrainRequest),
        (error) => error instanceof InputError && says.test(error.message),
      );
    refused({ epoch: 3 }, /epoch/);
    for (const horizon of [0, -1, 1.5, Number.NaN])
      refused({ horizon }, /^horizon: found .+, expected a whole number from 1\.$/);
    refused({ hidden: [4, 0] }, /^hidden\.1: found 0, /);
    refused({ test: 'many' }, /^test: found "many", expected a whole number or a percentage/);
    refused({ test: 5 }, /keep all 5 series/);
    refused({ lesson: 'closed-loop', dropout: 0.1 }, /^dropout: /);
    refused({ inputNoise: 0.1 }, /^inputNoise: /);
  });
});
