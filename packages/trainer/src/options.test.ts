import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { scalingKinds, scalings } from '@onnxcast/model';
import { engineNames } from './engines/engine-names.ts';
import { lessonNames } from './lessons/lessons.ts';
import { createOptimizer, learningRateOf, optimizerNames } from './optimizers/optimizers.ts';
import { trainOptionsSchema } from './options.ts';

describe('training options', () => {
  test("default to the tutorial's recipe with a line search, of scaled series", () => {
    assert.deepEqual(trainOptionsSchema.parse({}), {
      hidden: [64, 64],
      cell: 'lstm',
      head: 'linear',
      steps: 1,
      pastCovariates: [],
      futureCovariates: [],
      dropout: 0,
      batchNorm: false,
      weightDecay: 0,
      epochs: 8,
      lesson: 'one-step',
      batch: 16,
      lineSearch: 'strong-wolfe',
      historySize: 100,
      engine: 'auto',
      device: 'cpu',
      seed: 0,
      scaling: 'standard',
      test: 0,
      holdout: 0,
    });
  });

  test('each say what they do', () => {
    for (const [name, field] of Object.entries(trainOptionsSchema.shape)) {
      assert.ok((field.description ?? '').length > 10, name);
    }
  });

  test('of one row of a table say what every row does, a scaling by the words that its row gives a file', () => {
    const { scaling, lesson, optimizer, engine } = trainOptionsSchema.shape;
    for (const kind of scalingKinds)
      assert.ok(scaling.description!.includes(`${kind} (${scalings[kind].description})`));
    const tables: readonly (readonly [string, readonly string[]])[] = [
      [lesson.description!, lessonNames],
      [optimizer.description!, optimizerNames],
      [engine.description!, engineNames],
    ];
    for (const [help, names] of tables) {
      for (const name of names) assert.match(help, new RegExp(`(^|[ ,])${name} \\([^)]{10,}\\)`));
    }
  });

  test('tell of every learning rate that is taken', () => {
    const { lr } = trainOptionsSchema.shape;
    const base = trainOptionsSchema.parse({});
    for (const optimizer of optimizerNames) {
      for (const lineSearch of ['none', 'strong-wolfe'] as const) {
        for (const isOfBatches of [false, true]) {
          const rate = learningRateOf({ ...base, optimizer, lineSearch, isOfBatches });
          assert.match(lr.description!, new RegExp(`[ ;]${rate} (for ${optimizer}|otherwise)`));
        }
      }
    }
  });

  test('take the learning rate that suits the optimizer where none is given', () => {
    const rateOf = (options: Partial<Parameters<typeof learningRateOf>[0]>) =>
      learningRateOf({ ...trainOptionsSchema.parse({}), optimizer: 'lbfgs', ...options });
    assert.equal(rateOf({ lineSearch: 'strong-wolfe' }), 1);
    assert.equal(rateOf({ lineSearch: 'none' }), 0.8);
    assert.equal(rateOf({ optimizer: 'adam' }), 0.01);
    assert.equal(rateOf({ optimizer: 'adam', isOfBatches: true }), 0.005);
    assert.equal(rateOf({ optimizer: 'adam', lr: 0.5 }), 0.5);
  });

  test('give optimizers whose step makes as many closure calls as iterations', async () => {
    for (const rule of [{ optimizer: 'lbfgs', lineSearch: 'none' }, { optimizer: 'adam' }] as const) {
      const optimizer = createOptimizer({ ...trainOptionsSchema.parse({}), ...rule, iterations: 7, lr: 0.1 });
      const start = Float64Array.of(5, -3);
      const bowl = async (x: Float64Array) => ({ loss: x[0]! ** 4 + x[1]! ** 4, gradient: x.map((v) => 4 * v ** 3) });
      const { evaluations, loss } = await optimizer.step(start, bowl, optimizer.init(start));
      assert.equal(evaluations, 7);
      assert.equal(loss, 5 ** 4 + 3 ** 4);
    }
  });
});
