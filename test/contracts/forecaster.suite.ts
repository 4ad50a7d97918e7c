// What every Forecaster must do, whichever ONNX Runtime is under it.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { inspect } from 'node:util';
import { type ConvertOptions, convert } from '@onnxcast/converter';
import { type ModelSpec, referenceForecast } from '@onnxcast/model';
import { Forecaster, type History, type OpenSession } from '@onnxcast/runtime';
import { InputError, ModelFileError, UnsupportedError } from '@onnxcast/series';
import {
  asForeign,
  assertClose,
  covariateSpec,
  covariateWeights,
  expectError,
  isError,
  makeSeries,
  makeValues,
  plainSpec,
  plainWeights,
  scaleOfRows,
  spec,
  toTensor,
  toTime,
  typedArrays,
  weights,
  weightsOf,
} from './forecaster-cases.suite.ts';
import { testRefusals } from './forecaster-refusals.suite.ts';

/** Runs the contract of a Forecaster over some way to open sessions. */
export function testForecaster(name: string, openSession: OpenSession): void {
  const load = (of = spec, options: ConvertOptions = {}) =>
    Forecaster.load(convert(of, weightsOf.get(of)!, options), { openSession, device: 'cpu' });

  describe(`a forecaster on ${name}`, () => {
    test('a forecaster tells the spec, the metadata and where it runs', async () => {
      const forecaster = await load();
      assert.deepEqual(forecaster.spec, spec);
      assert.equal(forecaster.metadata['onnxcast.form'], 'forecast');
      assert.match(forecaster.description, /\S/);
      await forecaster.dispose();
    });

    test('times are made once, when they are first asked for, and stand in every copy of a forecast', async () => {
      const forecaster = await load();
      const forecast = await forecaster.forecast({ values: makeValues(4, 2), times: ['1', '2', '3', '4'] }, 2);
      const { id, targets, values } = forecast;
      const whole = { id, targets, times: ['5', '6'], values };
      for (const copy of [{ ...forecast }, structuredClone(forecast)]) assert.deepEqual(copy, whole);
      assert.deepEqual(JSON.parse(JSON.stringify(forecast)).times, whole.times);
      assert.equal(forecast.times, forecast.times);
      assert.equal(typeof Object.getOwnPropertyDescriptor(forecast, 'times')?.get, 'function');
      assert.match(inspect(forecast), /times: \[ '5', '6' \]/);
      await forecaster.dispose();
    });

    test("a forecaster names a forecast's targets and times, which go on from the history's, or count its rows where they cannot", async () => {
      const forecaster = await load();
      const values = makeValues(4, 2);
      const days = ['2024-02-26', '2024-02-27', '2024-02-28', '2024-02-29'];
      const texts = ['a', 'b', 'c', 'd'];
      const named = { id: 'shop', features: ['u', 'v'], times: days, values };
      const { values: found, ...labels } = await forecaster.forecast(named, 2);
      assert.equal(found.length, 4);
      assert.deepEqual(labels, { id: 'shop', targets: ['u', 'v'], times: ['2024-03-01', '2024-03-02'] });
      assert.deepEqual((await forecaster.fitted(named)).times, days.slice(1));
      const uneven: readonly History[] = [values, { values, times: texts }];
      const forecasts = await forecaster.forecast(uneven, 2);
      for (const [i, { values: _, ...rest }] of forecasts.entries()) {
        assert.deepEqual(rest, { id: `series ${i + 1}`, targets: ['a', 'b'], times: ['4', '5'] });
      }
      const fitted = await forecaster.fitted(uneven);
      assert.deepEqual(
        fitted.map(({ times }) => times),
        [['1', '2', '3'], texts.slice(1)],
      );
      assert.equal((await forecaster.forecast(values, 0)).id, 'series');
      await forecaster.dispose();
    });

    test('a forecaster takes every typed array of numbers for what its values are, as history and as covariates', async () => {
      const forecaster = await load(covariateSpec);
      const values = Array.from({ length: 9 * 4 }, (_, i) => 20 + ((i * 7) % 11));
      const known = [21, 24, 20];
      const history = toTensor([Float64Array.from(values)], 4);
      const future = { shape: [1, 3, 1], data: Float64Array.from(known) };
      const expected = referenceForecast({ spec: covariateSpec, weights: covariateWeights }, history, {
        horizon: 3,
        futureCovariates: future,
      });
      for (const [name, make] of Object.entries(typedArrays)) {
        const given = make(values);
        assert.ok(Object.prototype.toString.call(given).includes(name));
        const forecast = await forecaster.forecast(given, 3, { futureCovariates: make(known) });
        assertClose(forecast, expected.forecast.data);
        assertClose(await forecaster.fitted({ values: given as readonly number[] }), expected.fitted.data);
      }
      await forecaster.dispose();
    });

    test('a forecaster takes one series as numbers, float32, float64 or a Series, and gives one forecast', async () => {
      const forecaster = await load();
      const values = makeValues(12, 2);
      const given: readonly History[] = [
        [...values],
        Object.freeze([...values]) as readonly number[],
        Float64Array.from(values),
        makeSeries('s', values, ['a', 'b']),
        { values: [...values] },
      ];
      const expected = referenceForecast({ spec, weights }, toTensor([values], 2), { horizon: 5 });
      for (const history of given) {
        const forecast = await forecaster.forecast(history, 5);
        assertClose(forecast, expected.forecast.data);
        assertClose(await forecaster.fitted(history), expected.fitted.data);
      }
      assertClose(await forecaster.forecast(Float32Array.from(values), 5), expected.forecast.data);
      await forecaster.dispose();
    });

    test('a forecaster takes many series of different lengths and gives each its own forecast, in their order', async () => {
      const forecaster = await load();
      const histories = [9, 4, 9, 1, 4].map((time, i) => makeValues(time, 2, i));
      const forecasts = await forecaster.forecast(histories, 3);
      const fitted = await forecaster.fitted(histories);
      assert.equal(forecasts.length, 5);
      histories.forEach((values, i) => {
        const expected = referenceForecast({ spec, weights }, toTensor([values], 2), { horizon: 3 });
        assertClose(forecasts[i]!, expected.forecast.data);
        assertClose(fitted[i]!, expected.fitted.data);
      });
      await forecaster.dispose();
    });

    test('a forecaster forecasts nothing for a horizon of 0, and fits nothing to one step', async () => {
      const forecaster = await load();
      assert.deepEqual((await forecaster.forecast(makeValues(5, 2), 0)).values, new Float64Array());
      assert.deepEqual((await forecaster.fitted(makeValues(1, 2))).values, new Float64Array());
      await forecaster.dispose();
    });

    test('a forecaster runs overlapping calls, and leaves the inputs alone', async () => {
      const forecaster = await load();
      const values = makeValues(20, 2);
      const copy = Float64Array.from(values);
      const calls = Array.from({ length: 8 }, (_, horizon) => forecaster.forecast(values, horizon));
      const fitted = forecaster.fitted(values);
      values.fill(0); // What is given is taken at once.
      const expected = referenceForecast({ spec, weights }, toTensor([copy], 2), { horizon: 8 });
      for (const [horizon, forecast] of (await Promise.all(calls)).entries()) {
        assertClose(forecast, expected.forecast.data.subarray(0, horizon * 2));
      }
      assertClose(await fitted, expected.fitted.data);
      await forecaster.dispose();
    });

    test('a forecaster runs a file without metadata whose inputs and outputs fit', async () => {
      const foreign = asForeign(convert(plainSpec, plainWeights));
      const forecaster = await Forecaster.load(foreign, { openSession });
      assert.equal(forecaster.spec, undefined);
      const values = makeValues(7, 1);
      const expected = referenceForecast({ spec: plainSpec, weights: plainWeights }, toTensor([values], 1), {
        horizon: 4,
      }).forecast.data;
      assertClose(await forecaster.forecast(values, 4), expected);
      await forecaster.dispose();
    });

    test('an unrolled file forecasts histories of its own length, up to its own horizon', async () => {
      const forecaster = await load(spec, { form: 'unrolled', time: 6, horizon: 4 });
      const values = makeValues(6, 2);
      const expected = referenceForecast({ spec, weights }, toTensor([values], 2), { horizon: 3 }).forecast.data;
      assertClose(await forecaster.forecast(values, 3), expected);
      await expectError(forecaster.forecast(values, 5), UnsupportedError, /fixed lengths.*horizon of at most 4/);
      await expectError(forecaster.forecast(makeValues(5, 2), 3), UnsupportedError, /a history of 6 steps/);
      await forecaster.dispose();
    });

    describe('with covariates known in advance', () => {
      const ahead = (horizon: number, seed = 9) => makeValues(horizon, 1, seed);
      const expect = (history: Float64Array, horizon: number, future: Float64Array) => {
        const known = { shape: [1, horizon, 1], data: future };
        return referenceForecast({ spec: covariateSpec, weights: covariateWeights }, toTensor([history], 4), {
          horizon,
          futureCovariates: known,
        });
      };

      for (const options of [
        {},
        { form: 'stream' },
        { form: 'step' },
        { form: 'unrolled', time: 9, horizon: 7 },
      ] as const) {
        test(`covariates are any array, one a series, and the targets alone are given, form ${Object.values(options)[0] ?? 'forecast'}`, async () => {
          const forecaster = await load(covariateSpec, options);
          const histories = [makeValues(9, 4, 1), makeValues(9, 4, 2)];
          const known = [ahead(5), ahead(5, 8)];
          const [first, second] = histories.map((history, i) => expect(history, 5, known[i]!));
          for (const futureCovariates of [
            known[0]!,
            [...known[0]!],
            Float32Array.from(known[0]!),
            { values: known[0]! },
          ]) {
            assertClose(await forecaster.forecast(histories[0]!, 5, { futureCovariates }), first!.forecast.data);
          }
          const both = await forecaster.forecast(histories, 5, { futureCovariates: known });
          assertClose(both[0]!, first!.forecast.data);
          assert.deepEqual(both[0]!.targets, ['a', 'b']);
          assertClose(both[1]!, second!.forecast.data);
          assertClose((await forecaster.fitted(histories))[1]!, second!.fitted.data);
          assert.deepEqual((await forecaster.forecast(histories[0]!, 0)).values, new Float64Array());
          await forecaster.dispose();
        });
      }

      test('covariates stay beside their series where lengths differ, and are taken at once', async () => {
        const forecaster = await load(covariateSpec);
        const histories = [9, 4, 9].map((time, i) => makeValues(time, 4, i));
        const known = histories.map((_, i) => ahead(3, 20 + i));
        const expected = histories.map((history, i) => expect(history, 3, Float64Array.from(known[i]!)).forecast.data);
        const pending = forecaster.forecast(histories, 3, { futureCovariates: known });
        for (const one of known) one.fill(0);
        (await pending).forEach((forecast, i) => {
          assertClose(forecast, expected[i]!);
        });
        await forecaster.dispose();
      });

      test('a stream learns from each push what had been known of its first row', async () => {
        const unscaled: ModelSpec = { ...covariateSpec, scaling: 'none' };
        const model = convert(unscaled, covariateWeights, { form: 'stream' });
        const forecaster = await Forecaster.load(model, { openSession, device: 'cpu' });
        const stream = forecaster.open();
        const values = makeValues(8, 4).map((value) => Math.fround(value - 20));
        for (let t = 0; t < 8; t++) {
          await stream.push(values.slice(t * 4, (t + 1) * 4));
          const seen = toTensor([values.slice(0, (t + 1) * 4)], 4);
          // Other guesses than what comes to pass must leave no trace in the stream.
          for (const [horizon, seed] of [
            [3, 5],
            [1, 6],
            [0, 7],
          ] as const) {
            const data = makeValues(horizon, 1, seed);
            const known = { shape: [1, horizon, 1], data };
            const expected = referenceForecast({ spec: unscaled, weights: covariateWeights }, seen, {
              horizon,
              futureCovariates: known,
            }).forecast.data;
            assertClose(await stream.forecast(horizon, { futureCovariates: data }), expected);
          }
        }
        await expectError(stream.forecast(2), InputError, /future covariates: found none, expected \[2, 1\] values/);
        await forecaster.dispose();
      });

      test('covariates are refused where they are missing, of another size, no numbers, or not asked for', async () => {
        const forecaster = await load(covariateSpec);
        const history = makeValues(5, 4);
        const two = [history, history];
        const cases: readonly (readonly [() => Promise<unknown>, RegExp])[] = [
          [() => forecaster.forecast(history, 3), /future covariates: found none, expected \[3, 1\] values.*\(ahead\)/],
          [() => forecaster.forecast(history, 3, { futureCovariates: [1, 2] }), /found 2 rows of 1, expected \[3, 1\]/],
          [() => forecaster.forecast(history, 2, { futureCovariates: [1, Number.NaN] }), /step 2, ahead: found NaN/],
          [
            () => forecaster.forecast(two, 1, { futureCovariates: [[1]] }),
            /found 1 arrays, expected 2, one array a series/,
          ],
          [() => forecaster.forecast(two, 2, { futureCovariates: [1, 2] as unknown as number[][] }), /found one array/],
          [
            () => forecaster.forecast(history, 1, { futureCovariates: [[1]] as unknown as number[] }),
            /found a list of arrays, expected one array/,
          ],
          [() => forecaster.forecast(two, 1, { futureCovariates: [[1], [1, 2]] }), /future covariates 2: found 2 rows/],
        ];
        for (const [forecast, message] of cases) await expectError(forecast(), InputError, message);
        await forecaster.dispose();

        const plain = await load();
        for (const futureCovariates of [[1], []]) {
          await expectError(
            plain.forecast(makeValues(5, 2), 1, { futureCovariates }),
            InputError,
            /no covariates known in advance. Leave them out/,
          );
        }
        await expectError(
          plain.forecast([makeValues(5, 2)], 1, { futureCovariates: [[1]] }),
          InputError,
          /no covariates known in advance/,
        );
        await plain.dispose();
      });

      test('a forecaster runs a file of somebody else that takes covariates, but no stream that does not tell which they are', async () => {
        const unscaled: ModelSpec = { ...covariateSpec, scaling: 'none' };
        const foreign = asForeign(convert(unscaled, covariateWeights));
        const forecaster = await Forecaster.load(foreign, { openSession });
        const history = makeValues(6, 4).map((value) => Math.fround(value - 20));
        const known = { shape: [1, 2, 1], data: Float64Array.of(1, -1) };
        const expected = referenceForecast({ spec: unscaled, weights: covariateWeights }, toTensor([history], 4), {
          horizon: 2,
          futureCovariates: known,
        }).forecast.data;
        assertClose(await forecaster.forecast(history, 2, { futureCovariates: [1, -1] }), expected);
        await forecaster.dispose();
        const stream = asForeign(convert(unscaled, covariateWeights, { form: 'stream' }));
        await expectError(
          Forecaster.load(stream, { openSession }),
          ModelFileError,
          /which features are known in advance/,
        );
      });
    });

    describe('streams', () => {
      test('observations one by one give the forecast of the whole history, after each of them', async () => {
        const forecaster = await load(plainSpec, { form: 'stream' });
        const stream = forecaster.open();
        const values = makeValues(9, 1);
        for (let t = 0; t < values.length; t++) {
          await stream.push(values[t]!);
          const seen = toTensor([values.slice(0, t + 1)], 1);
          for (const horizon of [4, 0, 1]) {
            const expected = referenceForecast({ spec: plainSpec, weights: plainWeights }, seen, { horizon }).forecast
              .data;
            assertClose(await stream.forecast(horizon), expected);
          }
        }
        await forecaster.dispose();
      });

      test('any cut into chunks gives the forecast of the whole, scaled by the first chunk', async () => {
        const forecaster = await load(spec, { form: 'stream' });
        const values = makeValues(30, 2);
        const first = 20 * 2;
        // The whole history in units of the first chunk, for a model that does not scale.
        const scale = scaleOfRows(values.subarray(0, first), 2);
        const scaled = values.map((value, i) => (value - scale.mean[i % 2]!) / scale.deviation[i % 2]!);
        const { forecast } = referenceForecast({ spec: { ...spec, scaling: 'none' }, weights }, toTensor([scaled], 2), {
          horizon: 6,
        });
        const expected = forecast.data.map((value, i) => value * scale.deviation[i % 2]! + scale.mean[i % 2]!);
        for (const chunks of [
          [20, 10],
          [20, 1, 9],
          [20, ...Array<number>(10).fill(1)],
        ]) {
          const stream = forecaster.open();
          let start = 0;
          for (const steps of chunks) {
            // Not awaited: pushes and forecasts keep their order by themselves.
            void stream.push(values.slice(start * 2, (start + steps) * 2));
            start += steps;
          }
          assertClose(await stream.forecast(6), expected);
        }
        await forecaster.dispose();
      });

      test('times go on from those of all pushes, and count rows once a push has none', async () => {
        const forecaster = await load(plainSpec, { form: 'stream' });
        const stream = forecaster.open();
        await stream.push({ id: 'tap', features: ['flow'], values: [1, 2], times: ['08:00', '08:10'].map(toTime) });
        await stream.push({ values: [3], times: [toTime('08:20')] });
        const { values: _, ...labels } = await stream.forecast(2);
        assert.deepEqual(labels, { id: 'tap', targets: ['flow'], times: ['08:30', '08:40'].map(toTime) });
        await stream.push(4);
        assert.deepEqual((await stream.forecast(2)).times, ['4', '5']);
        await forecaster.dispose();
      });

      test('two streams of one file do not disturb each other, nor a forecast of the same file', async () => {
        const forecaster = await load(plainSpec, { form: 'stream' });
        const all = [makeValues(8, 1, 1), makeValues(8, 1, 2)];
        const streams = all.map(() => forecaster.open());
        for (let t = 0; t < 8; t++) await Promise.all(streams.map((stream, i) => stream.push(all[i]![t]!)));
        const forecasts = await Promise.all([
          ...streams.map((stream) => stream.forecast(3)),
          forecaster.forecast(all[0]!, 3),
        ]);
        [all[0]!, all[1]!, all[0]!].forEach((values, i) => {
          assertClose(
            forecasts[i]!,
            referenceForecast({ spec: plainSpec, weights: plainWeights }, toTensor([values], 1), { horizon: 3 })
              .forecast.data,
          );
        });
        await forecaster.dispose();
      });

      test('a bad observation is refused and leaves the stream as it was', async () => {
        const forecaster = await load(plainSpec, { form: 'stream' });
        const stream = forecaster.open();
        await expectError(stream.forecast(1), InputError, /no observation yet/);
        await stream.push([1, 2, 3]);
        const before = await stream.forecast(2);
        await expectError(stream.push(Number.NaN), InputError, /observations, step 1, y: found NaN/);
        await expectError(stream.push([]), InputError, /empty/);
        assert.deepEqual(await stream.forecast(2), before);
        await forecaster.dispose();
        await expectError(stream.forecast(2), InputError, /disposed/);
      });

      test('a file of another form says how to export one that streams', async () => {
        const forecaster = await load();
        assert.throws(
          () => forecaster.open(),
          (error) => isError(error, UnsupportedError, /export --form stream/),
        );
        await forecaster.dispose();
      });
    });

    testRefusals(openSession, load);
  });
}
