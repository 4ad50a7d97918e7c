import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { datesFrom, forecastOf, table, uncertain, wave } from '../render/sample-charts.suite.ts';
import { forecastChart } from './chart-forecast.ts';

describe('forecastChart', () => {
  test('gives each of three waves its colour, solid for data and dotted for the closed loop', () => {
    const ids = ['a', 'b', 'c'];
    const chart = forecastChart(
      ids.map((id, i) => table(id, wave(i, 0, 100))),
      ids.map((id, i) => forecastOf(id, wave(i, 100, 50))),
    );
    assert.deepEqual(
      chart.lines.map(({ color, dash }) => [color, dash]),
      [
        [0, 'solid'],
        [1, 'solid'],
        [2, 'solid'],
        [0, 'dotted'],
        [1, 'dotted'],
        [2, 'dotted'],
      ],
    );
    assert.deepEqual(
      chart.legend.map(({ label }) => label),
      ['a', 'b', 'c', 'history', 'forecast'],
    );
  });

  test('starts the forecast at the last point of the history, so that no gap is seen', () => {
    const chart = forecastChart([table('a', [1, 2, 3])], [forecastOf('a', [4, 5])]);
    const [history, forecast] = chart.lines;
    assert.deepEqual([...Array.from(history!.x)], [0, 1, 2]);
    assert.deepEqual([...Array.from(forecast!.x)], [2, 3, 4]);
    assert.deepEqual([...Array.from(forecast!.y)], [3, 4, 5]);
    assert.deepEqual(chart.rules, [{ x: 2, label: 'forecast starts' }]);
  });

  test('draws what was filled in dashed, from one observed value to the next, and marks none of it as what came true', () => {
    const history = { ...table('a', [1, 2, 3, 4, 5]), observed: Uint8Array.of(1, 1, 0, 1, 1) };
    const actual = { ...table('a', [6, 7]), observed: Uint8Array.of(0, 1) };
    const chart = forecastChart([history], [forecastOf('a', [6, 7])], { actual: [actual] });
    const [solid, dashed] = chart.lines;
    assert.deepEqual([solid!.dash, Array.from(solid!.y)], ['solid', [1, 2, Number.NaN, 4, 5]]);
    assert.deepEqual([dashed!.dash, Array.from(dashed!.y)], ['dashed', [Number.NaN, 2, 3, 4, Number.NaN]]);
    assert.ok(chart.points.some(({ y }) => String(Array.from(y)) === 'NaN,7'));
    assert.deepEqual(
      chart.legend.map(({ label }) => label),
      ['history', 'filled in', 'forecast', 'actual'],
    );
  });

  test('places by date where all times are dates', () => {
    const dates = datesFrom('2024-01-01', 5, 'month');
    const chart = forecastChart([table('a', [1, 2, 3], dates.slice(0, 3))], [forecastOf('a', [4, 5], dates.slice(3))]);
    assert.equal(chart.x.scale, 'time');
    assert.deepEqual(
      [...Array.from(chart.lines[1]!.x)],
      dates.slice(2).map((date) => Date.parse(date)),
    );
  });

  test('draws the end of a long history, and says so', () => {
    const chart = forecastChart([table('a', wave(0, 0, 1000))], [forecastOf('a', wave(0, 1000, 24))]);
    assert.equal(chart.lines[0]!.x.length, 96);
    assert.equal(chart.lines[0]!.x[0], 904);
    assert.equal(chart.subtitle, 'last 96 of 1,000 points of history');
    const all = forecastChart([table('a', wave(0, 0, 1000))], [forecastOf('a', wave(0, 1000, 24))], {
      past: Number.POSITIVE_INFINITY,
    });
    assert.equal(all.lines[0]!.x.length, 1000);
    assert.equal(all.subtitle, undefined);
  });

  test('matches forecasts, truth and baseline by id and feature, in whatever order', () => {
    const series = { id: 'b', features: ['u', 'v'], values: Float64Array.of(1, 10, 2, 20) };
    const swapped = { id: 'b', targets: ['v', 'u'], times: [], values: Float32Array.of(30, 3) };
    const other = { id: 'a', targets: ['u', 'v'], times: [], values: Float64Array.of(7, 7) };
    const chart = forecastChart([series], [other, swapped]);
    const ends = chart.lines.filter(({ dash }) => dash === 'dotted').map(({ y }) => y[1]);
    assert.deepEqual(ends, [3, 30]);
  });

  test('marks what came true with crosses where there are few steps, and as a line where there are many', () => {
    const few = forecastChart([table('a', wave(0, 0, 60))], [forecastOf('a', wave(0, 60, 12))], {
      actual: [table('a', wave(0, 60, 12))],
    });
    assert.deepEqual(
      few.points.map(({ shape, x }) => [shape, x.length]),
      [['cross', 12]],
    );
    const many = forecastChart([table('a', wave(0, 0, 60))], [forecastOf('a', wave(0, 60, 200))], {
      actual: [table('a', wave(0, 60, 200))],
    });
    assert.deepEqual(many.points, []);
    assert.equal(many.lines.length, 3);
  });

  test('shifts one-step predictions to the points that they predict', () => {
    const chart = forecastChart([table('a', [1, 2, 3])], [], {
      fitted: [forecastOf('a', [2.5, 3.5])],
    });
    assert.deepEqual([...Array.from(chart.lines[0]!.y)], [Number.NaN, 2.5, 3.5]);
  });

  test('names the baseline as it is called', () => {
    const chart = forecastChart([table('a', [1, 2, 3])], [forecastOf('a', [4])], {
      baseline: { label: 'seasonal naive', forecasts: [forecastOf('a', [3])] },
    });
    assert.deepEqual(
      chart.legend.map(({ label, dash }) => [label, dash]),
      [
        ['history', 'solid'],
        ['forecast', 'dotted'],
        ['seasonal naive', 'dashed'],
      ],
    );
  });

  test('tints intervals from the last point of the history on, the widest below, and names their levels', () => {
    const chart = forecastChart([table('a', [1, 2, 3])], [uncertain('a', [4, 5])]);
    const near = (values: ArrayLike<number>) => Array.from(values, (value) => Math.round(value * 100) / 100);
    assert.deepEqual(
      chart.bands?.map(({ x, lower, upper }) => [near(x), near(lower), near(upper)]),
      [
        [
          [2, 3, 4],
          [3, 3.3, 4.01],
          [3, 4.7, 5.99],
        ],
        [
          [2, 3, 4],
          [3, 3.6, 4.43],
          [3, 4.4, 5.57],
        ],
      ],
    );
    assert.deepEqual(
      chart.legend.map(({ label, tint }) => [label, tint]),
      [
        ['history', undefined],
        ['forecast', undefined],
        ['80 % interval', 2],
        ['95 % interval', 1],
      ],
    );
  });

  test('gives the intervals of each variable its own colour, whatever order forecasts come in', () => {
    const chart = forecastChart([table('a', [1, 2]), table('b', [3, 4])], [uncertain('b', [5]), uncertain('a', [3])]);
    assert.deepEqual(
      chart.bands?.map(({ color, upper }) => [color, upper[1]]),
      [
        [0, 3.7],
        [1, 5.7],
        [0, 3.4],
        [1, 5.4],
      ],
    );
  });

  test('draws no rule where histories of different length end at different places', () => {
    const chart = forecastChart(
      [table('a', [1, 2]), table('b', [1, 2, 3])],
      [forecastOf('a', [3]), forecastOf('b', [4])],
    );
    assert.deepEqual(chart.rules, []);
  });

  test('of more than twelve series draws twelve, and says so', () => {
    const ids = Array.from({ length: 100 }, (_, i) => `s${i}`);
    const chart = forecastChart(
      ids.map((id) => table(id, [1, 2])),
      ids.map((id) => forecastOf(id, [3])),
    );
    assert.equal(chart.lines.length, 24);
    assert.equal(chart.subtitle, 'first 12 of 100 drawn');
  });

  test('of series with several variables it counts variables, not series', () => {
    const ids = Array.from({ length: 12 }, (_, i) => `s${i}`);
    const both = (id: string) => ({ id, features: ['a', 'b'], values: Float64Array.of(1, 2, 3, 4) });
    const chart = forecastChart(
      ids.map(both),
      ids.map((id) => ({ id, targets: ['a', 'b'], values: both(id).values, times: ['2', '3'] })),
    );
    assert.equal(chart.title, 'Forecasts of 12 series');
    assert.equal(chart.subtitle, 'first 12 of 24 variables drawn');
  });
});
