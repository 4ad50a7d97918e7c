import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { forward, initialWeights } from '@onnxcast/model';
import { createRandom, generateSine, InputError, type Series } from '@onnxcast/series';
import { createTfjsEngine } from '../engines/tfjs/engine-tfjs.ts';
import { validate } from '../validate.ts';
import { prepareTraining } from './training-data.ts';

/** Row t holds past 100 + t, y t, ahead 1000 + t: every number tells where it comes from. */
const series: Series = {
  id: 's',
  features: ['past', 'y', 'ahead'],
  values: Float64Array.from({ length: 30 }, (_, i) => [100, 0, 1000][i % 3]! + Math.floor(i / 3)),
};
const options = {
  hidden: [3],
  scaling: 'none',
  horizon: 4,
  pastCovariates: ['past'],
  futureCovariates: ['ahead'],
} as const;

const wave = (id: string, length: number): Series => {
  return { id, features: ['y'], values: Float64Array.from({ length }, (_, t) => Math.sin(t)) };
};

/** That preparing is refused with a message. */
function refused(given: readonly Series[], told: object, says: RegExp): void {
  assert.throws(
    () => prepareTraining(given, { hidden: [3], scaling: 'none', ...told }),
    (error) => error instanceof InputError && says.test(error.message) && !error.message.includes('--'),
  );
}

describe('a horizon', () => {
  const waves = [wave('a', 50), wave('b', 40), wave('c', 60)];

  test('never takes more than four fifths of a series from training: more is refused', () => {
    refused(waves, { horizon: 33 }, /^horizon: found 33, .+ 40 points, at most 32 can be kept/);
    refused(waves, { horizon: 1000, holdout: 20 }, /20 points before what is held out, at most 16/);
    const { batch, validation, cutHorizon } = prepareTraining(waves, { hidden: [3], scaling: 'none', horizon: 32 });
    // 60 - 32 points are left of the longest, so 27 pairs.
    assert.deepEqual(
      [batch.inputs.shape, validation.future.shape],
      [
        [3, 27, 1],
        [3, 32, 1],
      ],
    );
    assert.equal(cutHorizon, undefined);
  });

  test('is a fifth of a series where nobody says, 1,000 steps at most', () => {
    const horizonOf = (length: number, told: object = {}) =>
      prepareTraining([wave('long', length)], { hidden: [3], scaling: 'none', ...told }).validation.future.shape[1];
    assert.equal(horizonOf(4000), 800);
    assert.equal(horizonOf(8000), 1000);
    assert.equal(horizonOf(8000, { horizon: 1600 }), 1600);
    assert.equal(horizonOf(8000, { holdout: 1200 }), 1200);
  });

  test('is cut to what there is of series that are only judged, and says from what', () => {
    const { batch, validation, cutHorizon } = prepareTraining(waves, {
      hidden: [3],
      scaling: 'none',
      horizon: 1000,
      test: 1,
    });
    assert.deepEqual(
      [batch.inputs.shape, validation.future.shape],
      [
        [2, 59, 1],
        [1, 40, 1],
      ],
    );
    assert.equal(cutHorizon, 1000);
  });
});

test('what leaves nothing to train on is refused in words that hold in code and on a command line', () => {
  refused([wave('a', 9)], { test: 1 }, /^test: found 1, which would keep all 1 series/);
  refused([wave('a', 9)], { test: 2 }, /^test: found 2, but there are only 1/);
  refused([wave('a', 9)], { holdout: '100%' }, /Hold out less/);
  refused([wave('a', 9)], { holdout: 7 }, /2 points left .+ hold out less/);
});

describe('data with covariates', () => {
  test('puts what is known in advance one row up, and learns the targets alone', () => {
    const { spec, batch } = prepareTraining([series], options);
    assert.deepEqual([spec.features, spec.targets, spec.futureCovariates], [['past', 'y', 'ahead'], ['y'], ['ahead']]);
    // Six of ten rows are learnt from, so five pairs.
    assert.deepEqual([...batch.inputs.data.subarray(0, 6)], [100, 0, 1001, 101, 1, 1002]);
    assert.deepEqual(batch.inputs.shape, [1, 5, 3]);
    assert.deepEqual([...batch.targets.data], [1, 2, 3, 4, 5]);
  });

  test('scales every variable by its own past', () => {
    const { batch } = prepareTraining([series], { ...options, scaling: 'standard' });
    // 0..5 have the mean 2.5 and the variance 35/12.
    const scaled = (value: number) => Math.fround((value - 2.5) / Math.sqrt(35 / 12));
    assert.deepEqual([...batch.inputs.data.subarray(0, 3)], [scaled(0), scaled(0), scaled(1)]);
  });

  test('is judged as the plain loops do: future covariates come in, past ones are held, to 1e-5', async () => {
    const small: Series = { ...series, values: series.values.map((value, i) => Math.sin(value + i)) };
    const { spec, validation } = prepareTraining([small], options);
    const weights = initialWeights(spec, createRandom(1));
    const engine = await createTfjsEngine({ backend: 'cpu' });
    const { closedLoopRmse, oneStepLoss } = await validate(engine, { spec, weights }, validation);
    const at = (row: number, column: number) => small.values[row * 3 + column]!;
    const row = (t: number) => [at(t, 0), at(t, 1), at(t + 1, 2)];
    const tensor = (rows: readonly number[], width: number) => ({
      shape: [1, rows.length / width, width],
      data: Float64Array.from(rows),
    });
    const warmUp = tensor([0, 1, 2, 3, 4, 5].flatMap(row), 3);
    const known = tensor(
      [7, 8, 9].map((t) => at(t, 2)),
      1,
    );
    const rolled = forward({ spec, weights }, warmUp, { future: 3, covariates: known }).data;
    const squares = [6, 7, 8, 9].map((t) => (rolled[t - 1]! - at(t, 1)) ** 2);
    assert.ok(Math.abs(closedLoopRmse - Math.sqrt(squares.reduce((a, b) => a + b) / 4)) <= 1e-5);
    const fitted = forward({ spec, weights }, tensor([0, 1, 2, 3, 4, 5, 6, 7, 8].flatMap(row), 3)).data;
    const errors = Array.from(fitted, (value, t) => (value - at(t + 1, 1)) ** 2);
    assert.ok(Math.abs(oneStepLoss - errors.reduce((a, b) => a + b) / 9) <= 1e-5);
    await engine.dispose();
  });

  test('refuses covariates that are not there, are named twice or leave nothing to forecast', () => {
    const refused = (covariates: object, says: RegExp) =>
      assert.throws(
        () => prepareTraining([series], { hidden: [3], scaling: 'none', ...covariates }),
        (error) => error instanceof InputError && says.test(error.message),
      );
    refused(
      { futureCovariates: ['price'] },
      /"price", which is no variable of the data: past, y, ahead, .*readSeries\(file, \{ target/,
    );
    refused({ futureCovariates: ['ahead'], pastCovariates: ['ahead'] }, /"ahead", which is named twice/);
    refused({ pastCovariates: ['past', 'y', 'ahead'] }, /All variables/);
  });
});

test('a filled value counts neither in the loss nor in what epochs are judged by, in windows either', async () => {
  const values = Float64Array.from({ length: 60 }, (_, t) => Math.sin(t));
  const observed = Uint8Array.from(values, (_, t) => (t % 9 === 4 ? 0 : 1));
  const filledWith = (fill: number): Series => {
    return { id: 's', features: ['y'], values: values.map((value, t) => (observed[t] === 1 ? value : fill)), observed };
  };
  const engine = await createTfjsEngine({ backend: 'cpu' });
  for (const window of [undefined, 10]) {
    const told = { hidden: [3], scaling: 'none', horizon: 10, window } as const;
    const data = prepareTraining([filledWith(0)], told);
    const { spec, batch } = data;
    const counts = batch.targets.data.map((value) => (value === 0 ? 0 : 1));
    assert.deepEqual(batch.mask, { shape: batch.targets.shape, data: counts });
    // A model that says nothing but 0, whatever enters: the error is the mean square of what was observed.
    const weights = Object.fromEntries(
      Object.entries(initialWeights(spec, createRandom(0))).map(([name, { shape, data }]) => [
        name,
        { shape, data: new Float32Array(data.length) },
      ]),
    );
    const judge = ({ validation }: ReturnType<typeof prepareTraining>) =>
      validate(engine, { spec, weights }, validation);
    const figures = await judge(data);
    assert.deepEqual(figures, await judge(prepareTraining([filledWith(1e3)], told)));
    const judged = Array.from(values).filter((_, t) => observed[t] === 1 && t >= 60 - 10);
    const meanSquare = judged.reduce((sum, value) => sum + value ** 2, 0) / judged.length;
    assert.ok(Math.abs(figures.closedLoopRmse - Math.sqrt(meanSquare)) <= 1e-6);
  }
  await engine.dispose();
});

test('a large hold-out takes no more from training than a fifth of what it leaves', () => {
  const series = generateSine({ series: 2, length: 200 });
  for (const [holdout, trained, judged] of [
    ['50%', 79, 20],
    [190, 7, 2],
    [20, 159, 20],
  ] as const) {
    const { batch, validation } = prepareTraining(series, { hidden: [4], scaling: 'none', holdout });
    assert.deepEqual([batch.inputs.shape[1], validation.future.shape[1]], [trained, judged]);
  }
});
