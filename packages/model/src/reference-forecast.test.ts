import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { forward } from './forward.ts';
import {
  deepFreeze,
  readCellCases,
  readReferenceCases,
  sliceTime,
  snapshotOf,
  worstDifference,
} from './reference-cases.suite.ts';
import { referenceForecast } from './reference-forecast.ts';

describe('referenceForecast', () => {
  for (const { title, spec, weights, series, known, future, output } of readReferenceCases()) {
    const time = series.shape[1]!;

    test(`without scaling, forecast and fitted are PyTorch's closed loop and one-step predictions, ${title}`, () => {
      const { forecast, fitted } = referenceForecast({ spec, weights }, series, {
        horizon: future + 1,
        futureCovariates: known,
      });
      assert.ok(worstDifference(forecast, sliceTime(output, time - 1, time + future)) <= 1e-5);
      assert.ok(worstDifference(fitted, sliceTime(output, 0, time - 1)) <= 1e-5);
    });

    test(`with standard scaling, other units give the same forecast in those units, ${title}`, () => {
      const standard = { ...spec, scaling: 'standard' } as const;
      const rescale = (data: Float32Array | Float64Array) => Float64Array.from(data, (value) => value * 1000 - 40);
      const ahead = known && sliceTime(known, 0, 5);
      const rescaled = ahead && { shape: ahead.shape, data: rescale(ahead.data) };
      const plain = referenceForecast({ spec: standard, weights }, series, { horizon: 5, futureCovariates: ahead });
      const scaled = referenceForecast(
        { spec: standard, weights },
        { shape: series.shape, data: rescale(series.data) },
        { horizon: 5, futureCovariates: rescaled },
      );
      for (const part of ['forecast', 'fitted'] as const) {
        const expected = { shape: plain[part].shape, data: rescale(plain[part].data) };
        assert.ok(worstDifference(scaled[part], expected) <= 1e-9); // float64 rounding of numbers near 1,000
      }
    });
  }

  const { spec, weights } = readReferenceCases()[0]!;
  const standard = { ...spec, scaling: 'standard' } as const;

  test('the scale of 2, 4, 4, 4, 5, 5, 7, 9 is mean 5 and population deviation 2', () => {
    const raw = Float64Array.of(2, 4, 4, 4, 5, 5, 7, 9);
    const shape = [1, 8, 1];
    const inner = forward({ spec, weights }, { shape, data: raw.map((value) => (value - 5) / 2) }, { future: 2 });
    const { forecast, fitted } = referenceForecast({ spec: standard, weights }, { shape, data: raw }, { horizon: 3 });
    const outer = inner.data.map((value) => 2 * value + 5);
    assert.ok(worstDifference(fitted, { shape: [1, 7, 1], data: outer.slice(0, 7) }) <= 1e-12);
    assert.ok(worstDifference(forecast, { shape: [1, 3, 1], data: outer.slice(7) }) <= 1e-12);
  });

  test('a constant series is only shifted, and a series of one step has a forecast and nothing fitted', () => {
    const zero = forward({ spec, weights }, { shape: [1, 1, 1], data: new Float64Array(1) }, { future: 1 });
    const { forecast, fitted } = referenceForecast(
      { spec: standard, weights },
      { shape: [1, 1, 1], data: Float64Array.of(7) },
      { horizon: 2 },
    );
    assert.deepEqual(
      [...forecast.data],
      [...zero.data].map((value) => value + 7),
    );
    assert.deepEqual(fitted.shape, [1, 0, 1]);
  });

  test('horizon 0 gives an empty forecast and the same fitted values', () => {
    const { series } = readReferenceCases()[0]!;
    const none = referenceForecast({ spec: standard, weights }, series, { horizon: 0 });
    assert.deepEqual(none.forecast, { shape: [3, 0, 1], data: new Float64Array(0) });
    assert.deepEqual(none.fitted, referenceForecast({ spec: standard, weights }, series, { horizon: 4 }).fitted);
  });

  test('frozen inputs are left as they were', () => {
    const { series } = deepFreeze(readReferenceCases()[0]!);
    const before = snapshotOf(weights, { series });
    referenceForecast(deepFreeze({ spec: standard, weights }), series, { horizon: 3 });
    assert.equal(snapshotOf(weights, { series }), before);
  });

  test('covariates known in advance are asked for, and refused where none belong', () => {
    const { spec: ahead, weights: own, series, known } = readCellCases().at(-1)!;
    const expectError = (call: () => void, message: RegExp) => assert.throws(call, { name: 'InputError', message });
    expectError(
      () => referenceForecast({ spec: ahead, weights: own }, series, { horizon: 3 }),
      /found none, expected \[3,3,1\]/,
    );
    expectError(
      () => referenceForecast({ spec: ahead, weights: own }, series, { horizon: 3, futureCovariates: known }),
      /found \[3,10,1\], expected \[3,3,1\]/,
    );
    const plain = readReferenceCases()[0]!;
    expectError(
      () =>
        referenceForecast({ spec, weights }, plain.series, { horizon: 3, futureCovariates: sliceTime(known!, 0, 3) }),
      /expected \[3,3,0\]/,
    );
    assert.deepEqual(
      referenceForecast({ spec: ahead, weights: own }, series, { horizon: 0 }).forecast.shape,
      [3, 0, 2],
    );
  });

  test('a history of no steps is refused', () => {
    const empty = { shape: [1, 0, 1], data: new Float64Array(0) };
    for (const one of [spec, standard]) {
      assert.throws(() => referenceForecast({ spec: one, weights }, empty, { horizon: 3 }), { name: 'InputError' });
    }
  });
});
