// What a stream must say of each new value, whichever ONNX Runtime is under it: what `detect` says of the whole.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { convert } from '@onnxcast/converter';
import { initialWeights, type ModelSpec, type Weights } from '@onnxcast/model';
import { type Anomaly, type Detection, detect, Forecaster, type OpenSession } from '@onnxcast/runtime';
import { createRandom, InputError, type Series, UnsupportedError } from '@onnxcast/series';
import { expectError } from './forecaster-cases.suite.ts';

const intervals = { levels: [80, 95], widths: [[1.6], [2.5]], spread: 1 };
/** Looks at two rows, as they are: a stream then sees what a whole history shows. */
const spec: ModelSpec = { features: ['y'], hidden: [], skip: 2, scaling: 'none', intervals };
const weights: Weights = {
  'skip.weight': { shape: [1, 2], data: Float32Array.of(0.5, 0.2) },
  'skip.bias': { shape: [1], data: Float32Array.of(0) },
};

/** Noise with spikes, and a level that is left for good. */
function makeSeries(length: number): Series {
  const random = createRandom(6);
  const values = Float64Array.from({ length }, (_, t) => {
    return random.normal() + ([60, 61, 100].includes(t) ? 12 : 0) + (t >= 150 ? 30 : 0);
  });
  const times = Array.from({ length }, (_, day) => new Date(86_400_000 * day).toISOString().slice(0, 10));
  return { id: 'plant', features: ['y'], values, times };
}

function cutSeries({ id, features, values, times }: Series, from: number, to: number): Series {
  const width = features.length;
  return { id, features, values: values.slice(from * width, to * width), times: times!.slice(from, to) };
}

/** What was found, to as many digits as another cut of the sums leaves. */
function rounded(anomalies: readonly Anomaly[]): readonly object[] {
  const round = (value: number) => Number(value.toPrecision(5));
  return anomalies.map(({ expected, lower, upper, distance, ...exact }) => {
    return { ...exact, expected: round(expected), lower: round(lower), upper: round(upper), distance: round(distance) };
  });
}

/** Runs the contract of a stream that judges over some way to open sessions. */
export function testDetectStream(name: string, openSession: OpenSession): void {
  const load = (of: ModelSpec, some: Weights, form: 'forecast' | 'stream') =>
    Forecaster.load(convert(of, some, { form }), { openSession, device: 'cpu' });

  describe(`new values of a stream on ${name}`, () => {
    for (const cuts of [[200], [1, 2, 30, 62, 63, 200], Array.from({ length: 200 }, (_, i) => i + 1)]) {
      test(`are judged as detect judges the whole series, pushed in ${cuts.length} parts`, async () => {
        const series = makeSeries(200);
        const whole = await load(spec, weights, 'forecast');
        const [expected] = await detect(whole, [series], { level: 95 });
        await whole.dispose();
        const forecaster = await load(spec, weights, 'stream');
        const stream = forecaster.open();
        const found: Detection[] = [];
        for (const [i, to] of cuts.entries()) found.push(await stream.detect(cutSeries(series, cuts[i - 1] ?? 0, to)));
        const anomalies = found.flatMap((one) => one.anomalies);
        assert.deepEqual(rounded(anomalies), rounded(expected!.anomalies));
        assert.ok([60, 61, 100, 150].every((row) => anomalies.some((one) => one.row === row)));
        assert.equal(
          found.reduce((sum, { judged }) => sum + judged, 0),
          expected!.judged,
        );
        assert.equal(found.find(({ judged }) => judged > 0)!.first, expected!.first);
        assert.deepEqual(found.at(-1)!.expected.times.at(-1), series.times!.at(-1));
        await forecaster.dispose();
      });
    }

    test('are one number each, counted from the first that was pushed', async () => {
      const forecaster = await load(spec, weights, 'stream');
      const stream = forecaster.open();
      const { values } = makeSeries(60);
      await stream.push(values);
      const usual = await stream.detect(0.1);
      assert.deepEqual([usual.level, usual.first, usual.judged, usual.anomalies], [95, 60, 1, []]);
      const { anomalies, expected } = await stream.detect(20, { level: 80 });
      assert.equal(anomalies.length, 1);
      const { id, target, row, time, value } = anomalies[0]!;
      assert.deepEqual({ id, target, row, time, value }, { id: 'series', target: 'y', row: 61, time: '61', value: 20 });
      assert.ok(Math.abs(expected.values[0]! - (0.5 * 0.1 + 0.2 * values[59]!)) < 1e-6);
      await forecaster.dispose();
    });

    test('that are not believed leave the forecast where it was, and those that are pushed do not', async () => {
      const forecaster = await load(spec, weights, 'stream');
      const { values } = makeSeries(60);
      const [judging, pushing] = [forecaster.open(), forecaster.open()];
      for (const stream of [judging, pushing]) await stream.push(values);
      const foreseen = (await judging.forecast(3)).values;
      await judging.detect(50);
      await pushing.push(50);
      const [kept, moved] = [(await judging.forecast(2)).values, (await pushing.forecast(2)).values];
      assert.deepEqual([...kept].map(Math.fround), [...foreseen.subarray(1)].map(Math.fround));
      assert.ok(moved[0]! > 20);
      await forecaster.dispose();
    });

    test('are expected by what turned out to be known of them in advance', async () => {
      const roles = { features: ['a', 'plan', 'b'], targets: ['b', 'a'], futureCovariates: ['plan'] };
      const planned: ModelSpec = { ...roles, hidden: [3], scaling: 'none', intervals };
      const some = initialWeights(planned, createRandom(2));
      const random = createRandom(3);
      const values = Float64Array.from({ length: 3 * 60 }, () => random.normal());
      const whole = await load(planned, some, 'forecast');
      const expected = await whole.forecast(values.subarray(0, 3 * 59), 1, { futureCovariates: [values[3 * 59 + 1]!] });
      await whole.dispose();
      const forecaster = await load(planned, some, 'stream');
      const stream = forecaster.open();
      await stream.push(values.subarray(0, 3 * 50));
      await stream.detect(values.subarray(3 * 50, 3 * 59));
      const found = (await stream.detect(values.subarray(3 * 59))).expected;
      assert.deepEqual(found.targets, expected.targets);
      const pairs = [
        [found.values, expected.values],
        [found.intervals![0]!.lower, expected.intervals![1]!.lower],
        [found.intervals![0]!.upper, expected.intervals![1]!.upper],
      ] as const;
      for (const [one, other] of pairs) {
        one.forEach((value, i) => {
          assert.ok(Math.abs(value - other[i]!) < 1e-5, `${value}, expected ${other[i]}`);
        });
      }
      await forecaster.dispose();
    });

    test('are refused by a level that the model does not have, and by a model without intervals; the stream stays as it was', async () => {
      const forecaster = await load(spec, weights, 'stream');
      const stream = forecaster.open();
      const { values } = makeSeries(60);
      await stream.push(values);
      const before = await stream.forecast(2);
      await expectError(
        stream.detect(1, { level: 90 }),
        InputError,
        /^level: found 90, expected one of those .+: 80, 95/,
      );
      await expectError(stream.detect(1, { levels: [80] } as never), InputError, /levels: found no such option/);
      assert.deepEqual((await stream.forecast(2)).values, before.values);
      await forecaster.dispose();
      const { intervals: _, ...without } = spec;
      const plain = await load(without, weights, 'stream');
      await expectError(plain.open().detect(1), UnsupportedError, /This model gives no intervals/);
      await plain.dispose();
    });
  });
}
