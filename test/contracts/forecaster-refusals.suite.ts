// What every Forecaster refuses, whichever ONNX Runtime is under it.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type ConvertOptions, convert } from '@onnxcast/converter';
import type { ModelSpec } from '@onnxcast/model';
import { Forecaster, type History, type OpenSession } from '@onnxcast/runtime';
import { InputError, ModelFileError } from '@onnxcast/series';
import {
  buildForeign,
  expectError,
  makeSeries,
  makeValues,
  plainSpec,
  spec,
  weights,
} from './forecaster-cases.suite.ts';

/** What a forecaster refuses, and in which words; called within the contract. */
export function testRefusals(
  openSession: OpenSession,
  load: (of?: ModelSpec, options?: ConvertOptions) => Promise<Forecaster>,
): void {
  describe('refusals', () => {
    test('a horizon that is negative, fractional, no number or huge is refused', async () => {
      const forecaster = await load();
      for (const horizon of [-1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, 1e6 + 1, '3' as unknown as number]) {
        await expectError(
          forecaster.forecast(makeValues(3, 2), horizon),
          InputError,
          /horizon: found .*expected a whole number/,
        );
      }
      await forecaster.dispose();
    });

    test('an empty history, half a row, other features, and numbers that are none are refused with their place', async () => {
      const forecaster = await load();
      const cases: readonly (readonly [History | readonly History[], RegExp])[] = [
        [[], /history: it is empty/],
        [[[1, 2], []], /history 2: it is empty/],
        [[1, 2, 3], /history: it has 3 values, expected a multiple of 2/],
        [[1, Number.NaN], /history, step 1, b: found NaN, .+ Remove or fill in the step\.$/],
        [[1, 2, Number.POSITIVE_INFINITY, 4], /history, step 2, a: found Infinity/],
        [[1, '2' as unknown as number], /found "2", .+ Give Number\(value\)\.$/],
        [[1, null as unknown as number], /found null.+ Remove or fill in the step\.$/],
        [[1, true as unknown as number], /found true, .+ Give Number\(value\)\.$/],
        [[1, [2, 3] as unknown as number], /step 1, b: found a list, .+ Give one flat list, row by row\.$/],
        [
          [
            [
              [1, 2],
              [3, 4],
            ],
          ] as unknown as number[],
          /history.+: found a list, .+ Give one flat list, row by row\.$/,
        ],
        [
          { values: 'abc' as unknown as number[] },
          /history: found "abc", expected numbers: an array, any typed array,/,
        ],
        [null as unknown as number[], /history: found null/],
        [new DataView(new ArrayBuffer(8)) as unknown as number[], /history: found an object of type DataView, exp/],
        [new Set([1, 2]) as unknown as number[], /history: found an object of type Set, expected numbers/],
        [
          [1, 2, 3n as unknown as number, 4],
          /history, step 2, a: found 3n, expected a finite number.+ Give Number\(value\), or/,
        ],
        [
          BigInt64Array.of(1n, 2n, 3n, 2n ** 53n + 1n),
          /step 2, b: found 9007199254740993n, .* hold exactly\. .+ larger unit/,
        ],
        [BigUint64Array.of(2n ** 64n - 1n, 2n), /history, step 1, a: found 18446744073709551615n,/],
        [makeSeries('x', makeValues(2, 1), ['y']), /history \(x\): it has 1 features \(y\), expected 2: a, b/],
        [makeSeries('x', makeValues(2, 2), ['b', 'a']), /in the order b, a, expected a, b/],
        [
          [makeSeries('x', makeValues(2, 2), ['a', 'b']), makeSeries('z', Float64Array.of(1, Number.NaN), ['a', 'b'])],
          /history 2 \(z\), step 1, b/,
        ],
      ];
      for (const [history, message] of cases) {
        await expectError(forecaster.forecast(history as History, 1), InputError, message);
        await expectError(forecaster.fitted(history as History), InputError, message);
      }
      await forecaster.dispose();
    });

    test('times that are not one text a row are refused', async () => {
      const forecaster = await load();
      const series = makeSeries('x', makeValues(3, 2), ['a', 'b']);
      for (const [times, message] of [
        [['2024-01-01'], /^history \(x\): it has 1 time, expected 3, one for each of its rows/],
        [[1, 2, 3], /^history \(x\): it has times that are 1, expected 3, one for each of its rows, each as text/],
      ] as const) {
        const history = { ...series, times } as unknown as History;
        await expectError(forecaster.forecast(history, 1), InputError, message);
      }
      await forecaster.dispose();
    });

    test('a history whose times fall is refused: it would be forecast backwards', async () => {
      const forecaster = await load();
      const history = {
        ...makeSeries('x', makeValues(3, 2), ['a', 'b']),
        times: ['2024-01-03', '2024-01-02', '2024-01-01'],
      };
      await expectError(
        forecaster.forecast(history, 1),
        InputError,
        /"x", row 2: "2024-01-02" comes after "2024-01-03"/,
      );
      const [one] = await forecaster.forecast([{ ...history, times: history.times.toReversed() }], 1);
      assert.deepEqual(one!.times, ['2024-01-04']);
      await forecaster.dispose();
    });

    test('a value that float32 cannot hold is refused with its place where nothing scales it, and taken where something does', async () => {
      const [plain, scaled] = [await load(plainSpec), await load()];
      const message =
        /history, step 2, y: found 1e\+39, .* that float32 can hold\. Give the series in a larger unit\.$/;
      await expectError(plain.forecast([1, 1e39], 1), InputError, message);
      const { values } = await scaled.forecast([1e39, 2e39, 3e39, 1e39], 2);
      assert.ok(
        values.every((value) => value > 1e38 && value < 1e40),
        String(values),
      );
      await plain.dispose();
      await scaled.dispose();
    });

    test('every call after dispose is refused, and those before it finish', async () => {
      const forecaster = await load();
      const before = forecaster.forecast([makeValues(9, 2), makeValues(5, 2)], 3);
      const disposed = forecaster.dispose();
      await expectError(forecaster.forecast(makeValues(3, 2), 1), InputError, /disposed of\. Load the model again/);
      await expectError(forecaster.fitted(makeValues(3, 2)), InputError, /disposed/);
      assert.throws(() => forecaster.open(), InputError);
      assert.equal((await before).length, 2);
      await disposed;
      await forecaster.dispose();
    });

    test('bytes that are no ONNX model, one cut short, and models of other shapes are refused with what they are', async () => {
      const whole = convert(spec, weights);
      const cases: readonly (readonly [Uint8Array, RegExp])[] = [
        [new Uint8Array(), /f\.onnx: the file is empty/],
        [new TextEncoder().encode('unique_id,ds,y\n1,2,3\n'), /f\.onnx: no ONNX model: it begins with "unique_id,ds,y/],
        [new TextEncoder().encode('{"a": 1}'), /no ONNX model/],
        [Uint8Array.of(0x50, 0x4b, 3, 4, 0, 0, 0, 0), /no ONNX model: it begins with 50 4b 03 04/],
        [whole.subarray(0, 1000), /f\.onnx: an ONNX model cut short or damaged: its 1000 bytes/],
        [whole.subarray(0, 30), /cut short/],
        [buildForeign(), /made by somebody 1 has inputs x; outputs y, expected inputs history/],
      ];
      for (const [bytes, message] of cases) {
        await expectError(Forecaster.load(bytes, { openSession, file: 'f.onnx' }), ModelFileError, message);
      }
    });
  });
}
