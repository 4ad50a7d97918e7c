// Series whose level breaks, against the law that they were drawn from.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { findStarts, referenceForecast, runModel } from '@onnxcast/model';
import { createRandom, type Series } from '@onnxcast/series';
import { train } from '../../platform/train.ts';
import type { TargetSeries } from '../target-series.ts';
import { mendBreaks } from './breaks.ts';
import { mendMost } from './mend-series.ts';

/** A slope and a season under noise of deviation 3, and by how much the level is off: what is expected, without the noise. */
const expected = (t: number) => 80 + 0.5 * t + 10 * Math.sin((2 * Math.PI * t) / 12);
const NOISE = 3;
const LENGTH = 96;
const HORIZON = 12;
type Level = (t: number) => number;

function draw(level: Level, seed: number): Float64Array {
  const random = createRandom(seed);
  return Float64Array.from({ length: LENGTH }, (_, t) => expected(t) + level(t) + NOISE * random.normal());
}

const levels: Readonly<Record<string, { readonly level: Level; readonly breaks: Readonly<Record<number, number>> }>> = {
  'a shift in the middle': { level: (t) => (t < 50 ? 0 : 60), breaks: { 50: 60 } },
  'a shift six steps before the end': { level: (t) => (t < 90 ? 0 : 60), breaks: { 90: 60 } },
  'four steps far below': { level: (t) => (t >= 60 && t < 64 ? -80 : 0), breaks: { 60: -80, 64: 80 } },
};

describe('breaks of the level', () => {
  for (const [title, { level, breaks }] of Object.entries(levels)) {
    test(`are found where they are, and mended by what they are: ${title}`, () => {
      const values = draw(level, 1);
      const { mended, breaks: found } = mendBreaks({ values }, 12);
      assert.deepEqual(
        found.map(({ step }) => step),
        Object.keys(breaks).map(Number),
      );
      assert.equal(mended.raw, values);
      const last = level(LENGTH - 1);
      for (const [t, value] of mended.values.entries()) {
        // Medians of 3 values or more, and the noise of the value itself.
        if (!found[0]!.isFactor) assert.ok(Math.abs(value - expected(t) - last) < 6 * NOISE, `${value} at ${t}`);
      }
    });
  }

  test('are mended where most series break, and left where few of many do', () => {
    const broken = { values: draw(levels['a shift in the middle']!.level, 1) };
    const whole = [2, 3].map((seed) => ({ values: draw(() => 0, seed) }));
    const mend = (some: readonly TargetSeries[]) => mendMost(some.map((one) => mendBreaks(one, 12)));
    assert.deepEqual(
      mend([broken, ...whole]).map(({ mended }) => mended),
      [broken, ...whole],
    );
    assert.deepEqual(
      mend([broken, broken, whole[0]!]).map(({ breaks }) => breaks.length),
      [1, 1, 0],
    );
  });

  test('are none in noise, in a walk, in growth that quickens and in a jagged season', () => {
    const random = createRandom(4);
    let at = 500;
    const none: Readonly<Record<string, readonly [season: number, Float64Array]>> = {
      noise: [12, draw(() => 0, 2)],
      'a walk': [1, Float64Array.from({ length: 500 }, () => (at += 5 * random.normal()))],
      growth: [12, Float64Array.from({ length: 120 }, (_, t) => 1.06 ** t * Math.exp(0.05 * random.normal()))],
      days: [7, Float64Array.from({ length: 200 }, (_, t) => (t % 7 < 5 ? 300 : 40) + 5 * random.normal())],
    };
    for (const [title, [season, values]] of Object.entries(none)) {
      const series = { values };
      const { mended, breaks } = mendBreaks(series, season);
      assert.deepEqual(breaks, [], title);
      assert.equal(mended, series);
    }
  });
});

describe('the preset auto', () => {
  for (const [title, { level }] of Object.entries(levels)) {
    test(`forecasts a slope and a season as if their level had not broken, and as surely: ${title}`, async () => {
      const values = draw(level, 2);
      const times = Array.from({ length: LENGTH }, (_, t) => {
        return `${2015 + Math.floor(t / 12)}-${String((t % 12) + 1).padStart(2, '0')}-01`;
      });
      const series: Series = { id: 'a', features: ['y'], values, times };
      const training = train([series], { horizon: HORIZON });
      for await (const { weights } of training) {
        const model = { spec: training.spec, weights };
        const history = { shape: [1, LENGTH, 1], data: values };
        const options = { horizon: HORIZON, startTimes: findStarts(model.spec, [series]), run: runModel };
        const { forecast, lower, upper } = referenceForecast(model, history, options);
        const meanOf = (size: (k: number) => number) =>
          Array.from({ length: HORIZON }, (_, k) => size(k)).reduce((sum, one) => sum + one / HORIZON, 0);
        const off = meanOf((k) => Math.abs(forecast.data[k]! - expected(LENGTH + k) - level(LENGTH + k)));
        assert.ok(off < NOISE, `off by ${off}`);
        // 80 % of normal errors of one step are within 1.28 deviations.
        const width = meanOf((k) => upper!.data[2 * k]! - lower!.data[2 * k]!);
        assert.ok(width < 3 * 2 * 1.28 * NOISE, `an interval of 80 % is ${width} wide`);
        assert.equal(training.choice!.breaks![0]!.time, times[training.choice!.breaks![0]!.step]);
      }
    });
  }
});
