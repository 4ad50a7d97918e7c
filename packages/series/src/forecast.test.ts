import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { InputError } from './errors.ts';
import { type Forecast, formatForecasts, toForecast } from './forecast.ts';
import { parseSeries } from './read/parse-series.ts';

const ONE: Forecast = { id: 'wave "1", a', targets: ['y'], times: ['3', '4'], values: Float32Array.of(0.1, -2.5e-8) };
const TWO: Forecast = {
  id: 'b',
  targets: ['sun', 'wind, m/s'],
  times: ['3', '4'],
  values: Float64Array.of(1, 2, 3, 4),
};

describe('formatForecasts', () => {
  test('writes one target as the column forecast, float32 values in their shortest form', () => {
    assert.equal(
      formatForecasts([ONE, { ...ONE, id: 'b' }], 'csv'),
      'unique_id,ds,forecast\n"wave ""1"", a",3,0.1\n"wave ""1"", a",4,-2.5e-8\nb,3,0.1\nb,4,-2.5e-8\n',
    );
  });

  test('writes several targets as one column each, under the names of the history', () => {
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

  test('for spreadsheets no text begins a formula, and numbers and other texts stay', () => {
    const names = ['=HYPERLINK("http://x")', '+1', '-2', '@SUM(1)', '\t=1', 'a=b', "'a"];
    const forecasts = names.map((id) => ({ id, targets: ['y'], times: ['1', '2'], values: Float64Array.of(-0.5, 1) }));
    const written = formatForecasts(forecasts, 'csv', { safe: true, time: '=t' });
    const read = parseSeries(written, 'safe.csv', { time: "'=t", id: 'unique_id', target: 'forecast' });
    assert.deepEqual(
      read.map(({ id }) => id),
      names.map((name, i) => (i < 5 ? `'${name}` : name)),
    );
    assert.deepEqual([...read[0]!.values], [-0.5, 1]);
    assert.equal(formatForecasts(forecasts, 'json', { safe: true }), formatForecasts(forecasts, 'json'));
  });

  test('a value that is no number is NaN in CSV and null in JSON', () => {
    const broken = { ...ONE, values: Float32Array.of(Number.NaN, Number.POSITIVE_INFINITY) };
    assert.match(formatForecasts([broken], 'csv'), /3,NaN\n.*4,Infinity\n$/);
    assert.match(formatForecasts([broken], 'json'), /"forecast": null\}.*\n.*"forecast": null\}/);
  });

  test('intervals follow their own target, level by level, under the names of Nixtla', () => {
    const [lower, upper] = [Float64Array.of(0, 0, 0, 0), Float64Array.of(5, 6, 7, 8)];
    const intervals = [80, 99.5].map((level) => ({ level, lower, upper }));
    const [header, row] = formatForecasts([{ ...TWO, targets: ['sun', 'wind'], intervals }], 'csv').split('\n');
    const columns = (name: string) => [
      name,
      ...['lo-80', 'hi-80', 'lo-99.5', 'hi-99.5'].map((end) => `${name}-${end}`),
    ];
    assert.equal(header, ['unique_id', 'ds', ...columns('forecast_sun'), ...columns('forecast_wind')].join(','));
    assert.equal(row, 'b,3,1,0,5,0,5,2,0,6,0,6');
    const single = { ...ONE, intervals: [{ level: 80, lower: Float32Array.of(0, -1), upper: Float32Array.of(1, 2) }] };
    assert.deepEqual(JSON.parse(formatForecasts([single], 'json'))[1], {
      unique_id: ONE.id,
      ds: '4',
      forecast: -2.5e-8,
      'forecast-lo-80': -1,
      'forecast-hi-80': 2,
    });
  });

  test('forecasts of other levels are an input error that names both', () => {
    const intervals = [{ level: 80, lower: ONE.values, upper: ONE.values }];
    assert.throws(() => formatForecasts([ONE, { ...ONE, id: 'b', intervals }], 'csv'), /levels 80 .*has none/);
  });

  test('no forecasts, or forecasts of other targets, are input errors', () => {
    assert.throws(() => formatForecasts([], 'csv'), InputError);
    assert.throws(() => formatForecasts([ONE, TWO], 'csv'), InputError);
  });
});

describe('toForecast', () => {
  const series = { id: 'a', features: ['u', 'v'], values: Float64Array.of(1, 2, 3, 4, 5, 6) };
  const values = Float32Array.of(7, 8, 9, 10);

  test("goes on with the history's own times", () => {
    const times = ['2024-01-31', '2024-02-29', '2024-03-31'];
    const expected = { id: 'a', targets: ['u', 'v'], times: ['2024-04-30', '2024-05-31'], values };
    assert.deepEqual(toForecast({ ...series, times }, values), expected);
  });

  test('goes on by the most common step where the times keep none', () => {
    assert.deepEqual(toForecast({ ...series, times: ['1', '2', '9'] }, values).times, ['10', '11']);
    const dates = ['2024-01-01', '2024-01-02', '2024-03-01'];
    assert.deepEqual(toForecast({ ...series, times: dates }, values).times, ['2024-03-02', '2024-03-03']);
  });

  test('counts rows where there are no times, or such as do not rise', () => {
    for (const times of [undefined, ['a', 'b', 'c'], ['9', '2', '1']]) {
      const history = times === undefined ? series : { ...series, times };
      assert.deepEqual(toForecast(history, values).times, ['3', '4']);
    }
  });
});
