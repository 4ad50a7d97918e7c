import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { Forecaster } from '@onnxcast/runtime-node';
import { createRandom, formatSeries, InputError, type Series, type Share, sliceSeries } from '@onnxcast/series';
import { createForecaster } from './index.ts';

const folder = mkdtempSync(join(tmpdir(), 'onnxcast-create-'));
after(() => rmSync(folder, { recursive: true, force: true }));

/** A training of a fraction of a second. */
const QUICK = { hidden: [3, 2], epochs: 2, iterations: 2, engine: 'tfjs' } as const;

function randomSeries(
  count: number,
  length: number,
  features: number,
  random: { normal(): number },
): readonly Series[] {
  return Array.from({ length: count }, (_, index) => ({
    id: `s${index}`,
    features: Array.from({ length: features }, (_, feature) => `f${feature}`),
    values: Float64Array.from({ length: length * features }, () => 10 + random.normal()),
  }));
}

describe('data of any number, length, width and split becomes a forecaster of the right shape', () => {
  const random = createRandom(11);
  for (let round = 0; round < 12; round++) {
    const count = random.integer(1, 9);
    const length = random.integer(8, 40);
    const features = random.integer(1, 4);
    const percentage = random.integer(1, 60);
    const bySeries = count > 1 && round % 2 === 0;
    const split: { test?: Share; holdout?: Share } = bySeries
      ? { test: `${percentage}%` }
      : { holdout: `${percentage}%` };
    test(`${count} series of ${length} points, ${features} features, ${JSON.stringify(split)}, become a forecaster that forecasts as its file does`, async () => {
      const data = randomSeries(count, length, features, random);
      const scaling = round % 3 === 0 ? 'none' : 'standard';
      const forecaster = await createForecaster(data, { ...QUICK, ...split, scaling, seed: round });
      const { training } = forecaster;
      const testCount = bySeries ? Math.max(1, Math.round((percentage / 100) * count)) : 0;
      const heldOut = bySeries ? 0 : Math.max(1, Math.round((percentage / 100) * length));
      assert.equal(training.test.length, testCount);
      assert.equal(training.holdout, heldOut);
      assert.deepEqual(training.data, { series: count, shortest: length, longest: length });
      assert.equal(training.trained[0], count - testCount);
      assert.equal(training.trained[2], features);
      assert.ok(training.trained[1]! < length - heldOut, 'one step ahead, and not into what was held out');

      const known = data.map((one) => sliceSeries(one, 0, length - heldOut));
      const horizon = random.integer(1, 30);
      const forecasts = await forecaster.forecast(known, horizon);
      assert.deepEqual(
        forecasts.map(({ values }) => values.length),
        known.map(() => horizon * features),
      );
      const path = join(folder, `model-${round}.onnx`);
      await forecaster.save(path);
      const loaded = await Forecaster.load(path);
      assert.deepEqual(await loaded.forecast(known, horizon), forecasts);
      await loaded.dispose();
      await forecaster.dispose();
    });
  }
});

test('a file, one array and many arrays are data too', async () => {
  const values = Array.from({ length: 30 }, (_, t) => Math.sin(t / 3));
  const path = join(folder, 'data.csv');
  writeFileSync(path, formatSeries([{ id: 'a', features: ['y'], values: Float64Array.from(values) }]));
  const trained: (readonly number[])[] = [];
  for (const data of [path, values, [values, values.slice(5)]]) {
    const forecaster = await createForecaster(data, QUICK);
    trained.push(forecaster.training.trained);
    assert.equal((await forecaster.forecast(values, 7)).values.length, 7);
    await forecaster.dispose();
  }
  // A fifth is kept for judging epochs: 6 of 30 points; of 25 and 30, 5 each.
  assert.deepEqual(trained, [
    [1, 23, 1],
    [1, 23, 1],
    [2, 24, 1],
  ]);
});

test('a horizon longer than the test series is cut, and the forecaster says to what', async () => {
  const values = Array.from({ length: 30 }, (_, t) => Math.sin(t / 3));
  const forecaster = await createForecaster([values, values], { ...QUICK, epochs: 1, test: 1, horizon: 1000 });
  assert.equal(forecaster.training.horizon, 24);
  await forecaster.dispose();
});

test('what cannot be trained on is refused by name', async () => {
  const refused = async (data: Parameters<typeof createForecaster>[0], options: object, says: RegExp) => {
    await assert.rejects(
      createForecaster(data, options),
      (error) => error instanceof InputError && says.test(error.message),
    );
  };
  await refused([], QUICK, /no series/);
  await refused([1, 2], QUICK, /2 points/);
  await refused([1, 2, 3, 4], { ...QUICK, hidden: [0] }, /hidden/);
  await refused([1, 2, 3, 4], { ...QUICK, epoch: 3 }, /epoch/);
  await refused([1, 2, 3, 4], { ...QUICK, test: '50%' }, /1 series|only/);
  await refused([1, Number.NaN, 3, 4, 5], QUICK, /NaN/);
  await refused([1, 2, 3, 4], { ...QUICK, hidden: [100_000_000] }, /^hidden\.0: .+4096/);
  await refused([1, 2, 3, 4, 5], { ...QUICK, horizon: 0 }, /^horizon: found 0, expected a whole number from 1/);
  await refused([1, 2, 3, 4, 5, 6], { ...QUICK, horizon: 1000 }, /^horizon: found 1000, .+6 points, at most 4 /);
  await refused([1, 2, 3, 4, 5, 6], { ...QUICK, holdout: 7 }, /^holdout: found 7/);
});

test('what is no data is refused with what was found', async () => {
  const refused = async (data: unknown, says: RegExp) => {
    await assert.rejects(
      createForecaster(data as readonly number[], QUICK),
      (error) => error instanceof InputError && says.test(error.message),
    );
  };
  const values = Float64Array.of(1, 2, 3, 4, 5);
  for (const nothing of [undefined, null, 5, true, {}, new Map()]) await refused(nothing, /^data: found .+, expected/);
  await refused(['1', '2'], /^data\[0\]: found "1", expected/);
  await refused([1, '2', 3], /^data\[1\]: found "2", expected a number/);
  await refused(
    [
      [1, 2, 3],
      [1, null],
    ],
    /^data\[1\]\[1\]: found null, expected a number/,
  );
  await refused([values, undefined], /^data\[1\]: found undefined, expected/);
  await refused({ id: 'a', features: ['y', 'z'], values }, /"a" has 5 values, expected a multiple of 2, .+ y, z/);
  await refused({ id: 'a', features: [], values }, /"a".+features/);
  await refused({ id: 'a', features: ['y'], values: ['1'] }, /^data\.values\[0\]: found "1", expected a number/);
  await refused({ features: ['y'], values }, /^data\.id: found undefined/);
  await refused({ id: 'a', features: ['y'], values, times: ['1'] }, /"a" has 1 times, expected 5/);
  const falling = ['2024-01-05', '2024-01-04', '2024-01-03', '2024-01-02', '2024-01-01'];
  await refused({ id: 'a', features: ['y'], values, times: falling }, /"a", row 2: "2024-01-04" comes after .+ Sort/);
  await refused({ id: 'a', features: ['y'], values, times: [1, 2, 3, 4, 5] }, /^data\.times\[0\]: found 1, expected/);
});

test('what a listener throws, at once or later, rejects the training as it is', async () => {
  const wrong = new Error('no disk');
  const told = async () => {
    await new Promise((resolve) => setTimeout(resolve, 20));
    throw wrong;
  };
  const values = Array.from({ length: 30 }, (_, t) => Math.sin(t / 3));
  await assert.rejects(createForecaster(values, { ...QUICK, onEpoch: told }), (error) => error === wrong);
  const asked = { ...QUICK, onEvaluation: told };
  await assert.rejects(createForecaster(values, asked), (error) => error === wrong);
});

test('big integers are taken where float64 holds them exactly, and named by place where they stand in a plain array', async () => {
  const values = Array.from({ length: 30 }, (_, t) => BigInt(Math.round(100 * Math.sin(t / 3))));
  const forecaster = await createForecaster(BigInt64Array.from(values), QUICK);
  await forecaster.dispose();
  const refused = (data: unknown, message: RegExp) =>
    assert.rejects(createForecaster(data as number[], QUICK), (error) => {
      assert.ok(error instanceof InputError, String(error));
      assert.match(error.message, message);
      return true;
    });
  await refused([1, 2n, 3], /^data\[1\]: found 2n, expected a number\. Give Number\(value\), or a BigInt64Array\.$/);
  await refused([1n, 2n, 3n], /^data\[0\]: found 1n, expected a number\. Give Number\(value\), or a BigInt64Array\.$/);
  await refused(
    [1, 1e39, 3],
    /^data\[1\]: found 1e\+39, expected a number within float32 \(3\.4e38\)\. Change its unit\.$/,
  );
  const far = { id: 'a', features: ['y'], values: Float64Array.of(1, 2, -1e300, 4) };
  await refused([far], /^data\[0\]\.values\[2\]: found -1e\+300, expected a number within float32/);
  await refused([1, '2', 3], /^data\[1\]: found "2", expected a number\. Give Number\(value\)\.$/);
  await refused(BigInt64Array.of(1n, 2n ** 53n + 1n), /^data\[1\]: found 9007199254740993n, expected a whole number/);
});

test('options of a wrong type are refused before anything is trained', async () => {
  const values = Array.from({ length: 30 }, (_, t) => Math.sin(t / 3));
  const wrong: readonly (readonly [Record<string, unknown>, RegExp])[] = [
    [{ onEpoch: 'x' }, /onEpoch: found "x", expected a function/],
    [{ signal: 5 }, /signal: found 5, expected an AbortSignal/],
    [{ read: 5 }, /read: found 5, expected an object/],
    [{ epochs: 2n }, /epochs: found 2n, expected/],
  ];
  for (const [options, message] of wrong) {
    const asked = createForecaster(values, { ...QUICK, ...options });
    await assert.rejects(asked, (error) => error instanceof InputError && message.test(error.message));
  }
});
