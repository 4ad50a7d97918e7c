import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { initialWeights } from '@onnxcast/model';
import { createBatch, createRandom, generateSine, InputError } from '@onnxcast/series';
import { readCheckpoint, writeCheckpoint } from '../checkpoint.ts';
import { createTfjsEngine } from '../engines/tfjs/engine-tfjs.ts';
import type { Epoch } from '../epoch.ts';
import { type FitOptions, fit } from '../fit.ts';
import { adam } from '../optimizers/adam.ts';
import { lbfgs } from '../optimizers/lbfgs.ts';
import { closedLoopEpochs } from './closed-loop.ts';
import { cutWindows } from './cut-windows.ts';
import { addNoise } from './input-noise.ts';
import { createLessons, lessonNames } from './lessons.ts';
import { samplePredictions } from './scheduled-sampling.ts';

const spec = { features: ['y'], hidden: [4, 3], scaling: 'none' } as const;
const batch = createBatch(generateSine({ series: 5, length: 41, period: 4 }));
const few = createBatch(generateSine({ series: 2, length: 21, period: 4 }));
const weights = initialWeights(spec, createRandom(0));
const engine = await createTfjsEngine({ backend: 'cpu' });

async function collect(options: FitOptions): Promise<readonly Epoch[]> {
  const epochs: Epoch[] = [];
  for await (const epoch of fit(options)) epochs.push(epoch);
  return epochs;
}

test('an Adam run in the closed loop goes on from a checkpoint to the same bits, also where L-BFGS takes over', async () => {
  // Series of 60 steps have a loop of 25 steps, and then the longest.
  const sixty = createBatch(generateSine({ series: 2, length: 61, period: 4 }));
  const options = { lesson: 'closed-loop', seed: 1, optimizer: 'adam', iterations: 1, oneStepEpochs: 1 } as const;
  const lessons = createLessons(spec, sixty, options);
  const common = { spec, engine, optimizer: adam(), lessons };
  const through = await collect({ ...common, start: { weights, epoch: 28 }, epochs: 33 });
  assert.equal(lessons(31).optimizer?.name, 'adam');
  assert.equal(lessons(32).optimizer?.name, 'deflated lbfgs');
  const start = readCheckpoint(writeCheckpoint({ spec, ...through[1]! }), 'run.safetensors');
  const resumed = await collect({ ...common, start, epochs: 33 });
  assert.deepEqual(
    resumed.map(({ epoch }) => epoch),
    [31, 32, 33],
  );
  assert.deepEqual(resumed, through.slice(2));
});

for (const lesson of lessonNames) {
  test(`three epochs, a checkpoint and two more give the bits of five (${lesson})`, async () => {
    const lessons = createLessons(spec, few, { lesson, seed: 1, oneStepEpochs: 2, iterations: 2 });
    const optimizer = lbfgs({ lineSearch: 'strong-wolfe', maxIter: 3 });
    const common = { spec, engine, optimizer, lessons };
    const through = await collect({ ...common, start: { weights }, epochs: 5 });
    const half = (await collect({ ...common, start: { weights }, epochs: 3 })).at(-1)!;
    const start = readCheckpoint(writeCheckpoint({ spec, ...half }), 'run.safetensors');
    assert.deepEqual(await collect({ ...common, start, epochs: 5 }), through.slice(3));
  });
}

describe('the lessons of the closed loop', () => {
  const long = createBatch(generateSine({ series: 40, length: 1000 }));

  test('learns one step ahead first, then horizons that grow until the series is used up', () => {
    const lessonOf = createLessons(spec, long, { lesson: 'closed-loop', seed: 0, oneStepEpochs: 2 });
    const descriptions = Array.from({ length: 40 }, (_, i) => lessonOf(i + 1).description);
    const distinct = [...new Set(descriptions)];
    assert.equal(distinct[0], 'one step ahead');
    const horizons = distinct.slice(1).map((text) => Number(/\d+/.exec(text)?.[0]));
    assert.deepEqual(horizons, [100, 300, 900]);
    assert.deepEqual(descriptions.slice(0, 2), ['one step ahead', 'one step ahead']);
    assert.notEqual(descriptions[2], 'one step ahead');
  });

  test('has come to whole series after the epochs that it says', () => {
    const lessonOf = createLessons(spec, long, { lesson: 'closed-loop', seed: 0 });
    const keys = Array.from({ length: closedLoopEpochs('lbfgs') }, (_, i) => lessonOf(i + 1).key);
    assert.match(lessonOf(closedLoopEpochs('lbfgs')).description, / 900 /);
    assert.ok(!keys.includes(lessonOf(closedLoopEpochs('lbfgs') + 1).key), 'the next epoch draws other series');
    assert.ok(keys.slice(0, 7).every((key) => key === keys[0]));
    assert.equal(new Set(keys).size, 4);
  });

  test('leaves out horizons that a short series has hardly more than', () => {
    const short = createBatch(generateSine({ series: 4, length: 161 }));
    const lessonOf = createLessons(spec, short, { lesson: 'closed-loop', seed: 0, oneStepEpochs: 0 });
    assert.match(lessonOf(1).description, / 144 /);
  });

  test('moves by deflated L-BFGS in the loop, after Adam has learnt short loops of other series every epoch', () => {
    const lessonsOf = (optimizer: 'lbfgs' | 'adam') => {
      const lessonOf = createLessons(spec, long, { lesson: 'closed-loop', seed: 0, optimizer });
      return Array.from({ length: closedLoopEpochs(optimizer) }, (_, i) => lessonOf(i + 1));
    };
    assert.ok(
      lessonsOf('lbfgs').every(({ optimizer, description }) => {
        return description === 'one step ahead' ? optimizer === undefined : optimizer?.name === 'deflated lbfgs';
      }),
    );
    const lessons = lessonsOf('adam');
    const first = lessons.findIndex(({ optimizer }) => optimizer?.name === 'deflated lbfgs');
    assert.ok(first > 0 && lessons.slice(0, first).every(({ optimizer }) => optimizer?.name === 'adam'));
    assert.ok(lessons.slice(first).every(({ optimizer }) => optimizer?.name === 'deflated lbfgs'));
    assert.equal(new Set(lessons.slice(0, first).map(({ key }) => key)).size, first);
    assert.match(lessons.at(-1)?.description ?? '', / 900 /);
  });

  test('refuses batch norm, whose statistics a loop of its own does not have', () => {
    const options = { lesson: 'closed-loop', seed: 0, batchNorm: true } as const;
    assert.throws(() => createLessons(spec, long, options), InputError);
  });
});

test('input noise is refused beside another lesson', () => {
  const options = { lesson: 'closed-loop', seed: 0, inputNoise: 0.1 } as const;
  assert.throws(
    () => createLessons(spec, batch, options),
    /^InputError: inputNoise: found 0\.1 beside `lesson: 'closed-loop'`/,
  );
});

describe('windows', () => {
  test('are stretches of the series, inputs and targets alike', () => {
    const window = cutWindows(batch, { windows: 3, time: 7 }, createRandom(2));
    assert.deepEqual(window.inputs.shape, [3, 7, 1]);
    for (let row = 0; row < 3; row++) {
      const inputs = [...window.inputs.data.subarray(row * 7, row * 7 + 7)];
      const targets = [...window.targets.data.subarray(row * 7, row * 7 + 7)];
      assert.deepEqual(inputs.slice(1), targets.slice(0, -1));
    }
  });

  test('are several of each series where there are few, spread over all of it', () => {
    const one = createBatch(generateSine({ series: 1, length: 101 }));
    const row = Float32Array.from({ length: 100 }, (_, i) => i);
    const counted = { ...one, inputs: { shape: [1, 100, 1], data: row } };
    const window = cutWindows(counted, { windows: 8, time: 20 }, createRandom(2));
    assert.deepEqual(window.inputs.shape, [8, 20, 1]);
    const starts = Array.from({ length: 8 }, (_, i) => window.inputs.data[i * 20]!);
    starts.forEach((start, i) => {
      assert.ok(start >= Math.floor((i * 81) / 8) && start < ((i + 1) * 81) / 8, `${starts}`);
    });
    assert.deepEqual(cutWindows(counted, { windows: 8, time: 99 }, createRandom(2)).inputs.shape, [2, 99, 1]);
  });

  test('begin where a whole one fits, and hold the padding of a series that is too short', () => {
    const shapes = [2, 20, 1];
    const data = Float32Array.from({ length: 40 }, (_, i) => i);
    const mask = {
      shape: [2, 20],
      data: Float32Array.from({ length: 40 }, (_, i) => (i % 20 < (i < 20 ? 12 : 5) ? 1 : 0)),
    };
    const padded = { inputs: { shape: shapes, data }, targets: { shape: shapes, data }, mask };
    for (let seed = 0; seed < 20; seed++) {
      const window = cutWindows(padded, { windows: 2, time: 8 }, createRandom(seed));
      assert.deepEqual([...window.mask!.data], [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0]);
    }
  });
});

describe('inputs that are a little wrong', () => {
  test('noise has the deviation asked for and leaves targets alone', () => {
    const long = createBatch(generateSine({ series: 20, length: 1001 }));
    const noisy = addNoise(spec, long, { deviation: 0.1, seed: 5 });
    const squares = noisy.inputs.data.reduce((sum, value, i) => sum + (value - long.inputs.data[i]!) ** 2, 0);
    // 20,000 draws: the deviation of their mean square is a hundredth of it.
    assert.ok(Math.abs(squares / 20_000 / 0.01 - 1) < 0.05);
    assert.equal(noisy.targets, long.targets);
  });

  test('sampling replaces the part asked for by predictions, never the first step', async () => {
    const sampled = await samplePredictions(engine, batch, { spec, weights, part: 0.5, seed: 1 });
    const predicted = await engine.forecast({ spec, weights }, batch.inputs);
    let replaced = 0;
    sampled.inputs.data.forEach((value, i) => {
      if (value === batch.inputs.data[i]) return;
      replaced += 1;
      assert.notEqual(i % 40, 0);
      assert.equal(value, predicted.data[i - 1]);
    });
    // 195 steps that may be replaced: 97.5 expected, deviation 7.
    assert.ok(replaced > 70 && replaced < 125, `${replaced}`);
  });
});
