// What every Forecaster must do with intervals, whichever ONNX Runtime is under it.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type ConvertOptions, convert } from '@onnxcast/converter';
import type { ModelSpec } from '@onnxcast/model';
import { Forecaster, type OpenSession } from '@onnxcast/runtime';
import { createRandom, InputError } from '@onnxcast/series';
import { expectError } from './forecaster-cases.suite.ts';

/** The next value is the last one. */
const spec = {
  features: ['y'],
  hidden: [],
  skip: 1,
  scaling: 'none',
  intervals: { levels: [50, 80, 95], widths: [[0.5], [1], [2]], spread: 3 },
} as const satisfies ModelSpec;
const weights = {
  'skip.weight': { shape: [1, 1], data: Float32Array.of(1) },
  'skip.bias': { shape: [1], data: Float32Array.of(0) },
};

/** Runs the contract of intervals over some way to open sessions. */
export function testIntervals(name: string, openSession: OpenSession): void {
  const load = (of: ModelSpec = spec, options: ConvertOptions = {}) =>
    Forecaster.load(convert(of, weights, options), { openSession, device: 'cpu' });

  describe(`intervals on ${name}`, () => {
    test('a forecast has the levels that are asked for, in the order of the model, or none', async () => {
      const forecaster = await load();
      const history = [1, 3, 2, 6];
      const levelsOf = async (levels?: readonly number[]) => {
        const { intervals } = await forecaster.forecast(history, 4, levels === undefined ? {} : { levels });
        return intervals?.map(({ level }) => level);
      };
      assert.deepEqual(await levelsOf(), [50, 80, 95]);
      assert.deepEqual(await levelsOf([95, 50]), [50, 95]);
      assert.deepEqual(await levelsOf([]), undefined);
      // Changes of 2, 1 and 4, the first left out: a spread of 2.5, that widens with the root of the steps.
      const [one] = await forecaster.forecast([history], 4, { levels: [80] });
      one!.intervals![0]!.lower.forEach((value, step) => {
        assert.ok(Math.abs(value - (6 - 2.5 * Math.sqrt(step + 1))) < 1e-6, `step ${step + 1}: ${value}`);
      });
      await forecaster.dispose();
    });

    test('no interval reaches below the least that was ever seen, in any form', async () => {
      const counts = { ...spec, skip: 2, intervals: { ...spec.intervals, least: 0 } };
      const lags = { ...weights, 'skip.weight': { shape: [1, 2], data: Float32Array.of(1, 0) } };
      const history = [1, 3, 2, 6, 1];
      for (const form of ['forecast', 'step', 'unrolled'] as const) {
        const options = form === 'unrolled' ? { form, time: 5, horizon: 3 } : { form };
        const forecaster = await Forecaster.load(convert(counts, lags, options), { openSession, device: 'cpu' });
        const { intervals } = await forecaster.forecast(history, 3);
        // Changes of 2, 1, 4 and 5, the first two left out: a spread of 4.5 around the last value.
        const [narrow, , wide] = intervals!;
        assert.deepEqual([...wide!.lower], [0, 0, 0], form);
        assert.ok(Math.abs(narrow!.upper[0]! - (1 + 2.25)) < 1e-6, `${form}: ${narrow!.upper[0]}`);
        await forecaster.dispose();
        // A line down to 0 and beyond: the closed loop goes on below, what is forecast stays at 0.
        const line = { ...weights, 'skip.weight': { shape: [1, 2], data: Float32Array.of(2, -1) } };
        const falling = await Forecaster.load(convert(counts, line, options), { openSession, device: 'cpu' });
        const { values } = await falling.forecast([11, 9, 7, 5, 3], 3);
        assert.deepEqual(
          [...values].map((value) => Math.round(1e5 * value) / 1e5),
          [1, 0, 0],
          form,
        );
        await falling.dispose();
      }
    });

    test('the intervals of a stream are those of the whole, after any cut into pushes', async () => {
      const random = createRandom(7);
      const values = Float64Array.from({ length: 60 }, () => random.normal());
      // Of 20 values, half of the errors are left out; of 60, the first 25.
      const wide = { ...spec, skip: 25 };
      const some = {
        ...weights,
        'skip.weight': { shape: [1, 25], data: Float32Array.from({ length: 25 }, () => random.normal() / 9) },
      };
      const forecaster = await Forecaster.load(convert(wide, some), { openSession, device: 'cpu' });
      const streaming = await Forecaster.load(convert(wide, some, { form: 'stream' }), { openSession, device: 'cpu' });
      for (const cuts of [[1, 2, 3, 20, 21, 60], [30, 60], [60], Array.from({ length: 60 }, (_, i) => i + 1)]) {
        const stream = streaming.open();
        for (const [i, to] of cuts.entries()) {
          await stream.push(values.subarray(cuts[i - 1] ?? 0, to));
          const [{ intervals }, expected] = [
            await stream.forecast(3),
            await forecaster.forecast(values.subarray(0, to), 3),
          ];
          for (const [level, { lower, upper }] of expected.intervals!.entries()) {
            for (const [found, of] of [
              [intervals![level]!.lower, lower],
              [intervals![level]!.upper, upper],
            ] as const) {
              found.forEach((value, step) => {
                assert.ok(Math.abs(value - of[step]!) < 1e-5, `after ${to} values: ${value}, expected ${of[step]}`);
              });
            }
          }
        }
        const { intervals } = await stream.forecast(1, { levels: [95] });
        assert.deepEqual(
          intervals!.map(({ level }) => level),
          [95],
        );
      }
      await forecaster.dispose();
      await streaming.dispose();
    });

    test('a level that the model does not have is refused with those it has', async () => {
      const forecaster = await load();
      await expectError(
        forecaster.forecast([1, 2], 1, { levels: [80, 90] }),
        InputError,
        /levels: found 90, expected some of those that the model was calibrated for: 50, 80, 95\./,
      );
      await expectError(
        forecaster.forecast([1, 2], 1, { levels: 80 as never }),
        InputError,
        /levels: found 80, no list, expected some of/,
      );
      await forecaster.dispose();
      const { intervals: _, ...plain } = spec;
      const without = await load(plain);
      await expectError(
        without.forecast([1, 2], 1, { levels: [80] }),
        InputError,
        /expected none: this model gives no intervals/,
      );
      await without.dispose();
    });
  });
}
