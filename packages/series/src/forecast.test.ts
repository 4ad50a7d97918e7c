import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { InputError } from './errors.ts';
import { type Forecast, formatForecasts } from './forecast.ts';
import { parseSeries } from './read/parse-series.ts';

const ONE: Forecast = { id: 'wave "1", a', features: ['y'], times: ['3', '4'], values: Float32Array.of(0.1, -2.5e-8) };
const TWO: Forecast = {
  id: 'b',
  features: ['sun', 'wind, m/s'],
  times: ['3', '4'],
  values: Float64Array.of(1, 2, 3, 4),
};

describe('formatForecasts', () => {
  test('writes one feature as the column forecast, float32 values in their shortest form', () => {
    assert.equal(
      formatForecasts([ONE, { ...ONE, id: 'b' }], 'csv'),
      'unique_id,ds,forecast\n"wave ""1"", a",3,0.1\n"wave ""1"", a",4,-2.5e-8\nb,3,0.1\nb,4,-2.5e-8\n',
    );
  });

  test('writes several features as one column each, under the names of the history', () => {
    assert.equal(
      formatForecasts([TWO], 'csv', { id: 'place', time: 'when' }),
      'place,when,forecast_sun,"forecast_wind, m/s"\nb,3,1,2\nb,4,3,4\n',
    );
    assert.deepEqual(JSON.parse(formatForecasts([TWO], 'json')), [
      { unique_id: 'b', ds: '3', forecast_sun: 1, 'forecast_wind, m/s': 2 },
      { unique_id: 'b', ds: '4', forecast_sun: 3, 'forecast_wind, m/s': 4 },
    ]);
  });

  test('what it writes is read back by parseSeries with the same float32 bits', () => {
    const values = Float32Array.from({ length: 500 }, (_, i) => Math.sin(i) * 10 ** ((i % 60) - 30));
    const forecast = { ...ONE, times: Array.from(values, (_, i) => String(i)), values };
    for (const format of ['csv', 'json'] as const) {
      const [series] = parseSeries(formatForecasts([forecast], format), `f.${format}`, { target: 'forecast' });
      assert.equal(series?.id, ONE.id);
      assert.deepEqual(Float32Array.from(series?.values ?? []), values);
    }
  });

  test('a value that is no number is NaN in CSV and null in JSON', () => {
    const broken = { ...ONE, values: Float32Array.of(Number.NaN, Number.POSITIVE_INFINITY) };
    assert.match(formatForecasts([broken], 'csv'), /3,NaN\n.*4,Infinity\n$/);
    assert.match(formatForecasts([broken], 'json'), /"forecast": null\}.*\n.*"forecast": null\}/);
  });

  test('no forecasts, or forecasts of other features, are input errors', () => {
    assert.throws(() => formatForecasts([], 'csv'), InputError);
    assert.throws(() => formatForecasts([ONE, TWO], 'csv'), InputError);
  });
});
