// What marking anomalies must do, whichever ONNX Runtime is under it: noise of known size, and outliers planted in it.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { convert } from '@onnxcast/converter';
import type { ModelSpec } from '@onnxcast/model';
import { detect, Forecaster, type OpenSession } from '@onnxcast/runtime';
import { createRandom, InputError, type Series, UnsupportedError } from '@onnxcast/series';

/** Half of a normal distribution's interval in its mean absolute deviation, sqrt(2 / pi): its 0.9 and 0.975 quantiles, 1.28155 and 1.95996. */
const halves = [80, 95].map((level) => (level === 80 ? 1.28155 : 1.95996) / Math.sqrt(2 / Math.PI));

/** Looks at two rows: y[t + 1] = 0.5 y[t] + 0.2 y[t - 1]. */
const spec = {
  features: ['y'],
  hidden: [],
  skip: 2,
  scaling: 'none',
  intervals: { levels: [80, 95], widths: halves.map((half) => [half]), spread: 1 },
} as const satisfies ModelSpec;
const weights = {
  'skip.weight': { shape: [1, 2], data: Float32Array.of(0.5, 0.2) },
  'skip.bias': { shape: [1], data: Float32Array.of(0) },
};

const planted = [100, 101, 250, 400, 555, 777, 1200, 1499];

/** The model's own process with steps of a normal deviation of 1, outliers of 8 added where planted. */
function makeSeries(length: number, outliers: readonly number[] = planted, seed = 3): Series {
  const random = createRandom(seed);
  const values = new Float64Array(length);
  let [last, before] = [0, 0];
  for (let t = 0; t < length; t++) {
    const next = 0.5 * last + 0.2 * before + random.normal();
    [last, before] = [next, last];
    values[t] = next + (outliers.includes(t) ? 8 : 0);
  }
  return { id: 'plant', features: ['y'], values };
}

/** Runs the contract of `detect` over some way to open sessions. */
export function testDetect(name: string, openSession: OpenSession): void {
  const load = (of: ModelSpec = spec) => Forecaster.load(convert(of, weights), { openSession, device: 'cpu' });

  describe(`anomalies found on ${name}`, () => {
    test('all planted outliers are found, and of the other values about as many as the level leaves out', async () => {
      const forecaster = await load();
      const series = makeSeries(1500);
      for (const [level, share] of [
        [80, 0.2],
        [95, 0.05],
      ] as const) {
        const [found] = await detect(forecaster, [series], { level });
        const rows = found!.anomalies.map(({ row }) => row);
        assert.deepEqual(
          planted.filter((row) => !rows.includes(row)),
          [],
        );
        assert.equal(found!.judged, 1500 - found!.first);
        // Three deviations of a binomial count.
        const others = rows.length - planted.length;
        const usual = share * found!.judged;
        const bound = 3 * Math.sqrt(usual * (1 - share));
        assert.ok(Math.abs(others - usual) <= bound, `${others} others at ${level} %, expected ${usual} ± ${bound}`);
      }
      await forecaster.dispose();
    });

    test('an anomaly tells its row, what was expected, the interval and how far out it is, in the units of the series', async () => {
      const forecaster = await load();
      const times = Array.from({ length: 300 }, (_, day) => new Date(86_400_000 * day).toISOString().slice(0, 10));
      const series = { ...makeSeries(300), times };
      const [found] = await detect(forecaster, [series]);
      const anomaly = found!.anomalies.find(({ row }) => row === 250)!;
      assert.equal(anomaly.time, times[250]);
      assert.equal(anomaly.value, series.values[250]);
      const { values, intervals, times: judged } = found!.expected;
      const at = 250 - found!.first;
      assert.equal(judged[at], times[250]);
      assert.equal(anomaly.expected, values[at]);
      assert.deepEqual([anomaly.lower, anomaly.upper], [intervals![0]!.lower[at], intervals![0]!.upper[at]]);
      assert.equal(intervals![0]!.level, 95);
      const reach = anomaly.upper - anomaly.expected;
      // Of 200 steps of a deviation of 1, whose spread is within a fifth of what it would be of endless ones.
      assert.ok(Math.abs(reach / 1.96 - 1) < 0.2, String(reach));
      assert.ok(Math.abs(anomaly.distance - (anomaly.value - anomaly.expected) / reach) < 1e-9);
      assert.ok(Math.abs(anomaly.expected - 0.5 * series.values[249]! - 0.2 * series.values[248]!) < 1e-6);
      await forecaster.dispose();
    });

    test('nothing that comes after a value has a say in it', async () => {
      const forecaster = await load();
      const series = makeSeries(700);
      const poisoned = { ...series, values: series.values.map((value, t) => (t < 600 ? value : 1e6)) };
      const [[whole], [other]] = [await detect(forecaster, [series]), await detect(forecaster, [poisoned])];
      const before = 600 - whole!.first;
      assert.deepEqual(other!.expected.values.subarray(0, before), whole!.expected.values.subarray(0, before));
      for (const end of ['lower', 'upper'] as const) {
        const [one, two] = [whole!, other!].map(({ expected }) => expected.intervals![0]![end].subarray(0, before));
        assert.deepEqual(one, two);
      }
      assert.ok(other!.anomalies.some(({ row }) => row === 600));
      await forecaster.dispose();
    });

    test('a new level is marked with its first three values, and taken for one from then on', async () => {
      const repeats = { ...weights, 'skip.weight': { shape: [1, 2], data: Float32Array.of(1, 0) } };
      const forecaster = await Forecaster.load(convert(spec, repeats), { openSession, device: 'cpu' });
      const random = createRandom(5);
      let at = 0;
      const values = Float64Array.from({ length: 900 }, (_, t) => {
        at += random.normal() + (t === 600 ? 30 : 0);
        return at;
      });
      const [found] = await detect(forecaster, [{ id: 'walk', features: ['y'], values }]);
      const rows = found!.anomalies.map(({ row }) => row);
      assert.deepEqual(
        rows.filter((row) => row >= 600 && row <= 602),
        [600, 601, 602],
      );
      const after = rows.filter((row) => row > 602).length;
      assert.ok(after < 0.05 * 297 + 3 * Math.sqrt(0.05 * 0.95 * 297), `${after} of 297`);
      await forecaster.dispose();
    });

    test('values that were filled in are not judged', async () => {
      const forecaster = await load();
      const series = makeSeries(300);
      const observed = new Uint8Array(300).fill(1);
      observed[250] = 0;
      const [found] = await detect(forecaster, [{ ...series, observed }]);
      assert.ok(!found!.anomalies.some(({ row }) => row === 250));
      assert.equal(found!.judged, 300 - found!.first - 1);
      await forecaster.dispose();
    });

    test('a series too short to be judged among longer ones has nothing judged, and alone is refused', async () => {
      const forecaster = await load();
      const short = makeSeries(19, []);
      const [none, some] = await detect(forecaster, [short, makeSeries(60, [])]);
      assert.deepEqual([none!.judged, none!.first, none!.expected.values.length], [0, 19, 0]);
      assert.ok(some!.judged > 0);
      await assert.rejects(detect(forecaster, [short]), (error: unknown) => {
        assert.ok(error instanceof InputError);
        assert.match(error.message, /^The longest series has 19 rows, expected more than 19, /);
        return true;
      });
      await forecaster.dispose();
    });

    test('a level that the model was not calibrated for is refused with those it was, and a model without intervals as such', async () => {
      const forecaster = await load();
      await assert.rejects(detect(forecaster, [makeSeries(60)], { level: 90 }), (error: unknown) => {
        assert.ok(error instanceof InputError);
        assert.match(
          error.message,
          /^level: found 90, expected one of those .+: 80, 95\. Train it with `levels: \[80, 90, 95\]` to have it\.$/,
        );
        return true;
      });
      await forecaster.dispose();
      const { intervals: _, ...without } = spec;
      const plain = await load(without);
      await assert.rejects(detect(plain, [makeSeries(60)]), UnsupportedError);
      await plain.dispose();
    });
  });
}
