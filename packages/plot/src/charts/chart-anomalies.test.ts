import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { datesFrom } from '../render/sample-charts.suite.ts';
import { anomalyChart } from './chart-anomalies.ts';

const times = datesFrom('2024-01-01', 5, 'day');
const series = { id: 'shop', features: ['y', 'z'], values: Float64Array.of(1, 5, 2, 6, 3, 7, 9, 8, 5, 20), times };
const expected = {
  id: 'shop',
  targets: ['z', 'y'],
  times: times.slice(2),
  values: Float64Array.of(7, 3, 8, 4, 9, 5),
  intervals: [{ level: 90, lower: Float64Array.of(6, 2, 7, 3, 8, 4), upper: Float64Array.of(8, 4, 9, 5, 10, 6) }],
};
const anomalies = [
  { row: 3, target: 'y' },
  { row: 4, target: 'z' },
];

describe('anomalyChart', () => {
  test('draws all values of one variable, its interval where it was judged, and a ring where it lay outside', () => {
    const chart = anomalyChart(series, { expected, anomalies }, { target: 'y' });
    const days = times.map((time) => Date.parse(time));
    const [line, values] = chart.lines;
    assert.deepEqual([Array.from(values!.x), Array.from(values!.y)], [days, [1, 2, 3, 9, 5]]);
    assert.deepEqual([Array.from(line!.x), Array.from(line!.y)], [days.slice(2), [3, 4, 5]]);
    const [band] = chart.bands!;
    assert.deepEqual(
      [Array.from(band!.x), Array.from(band!.lower), Array.from(band!.upper)],
      [days.slice(2), [2, 3, 4], [4, 5, 6]],
    );
    assert.deepEqual(
      chart.points.map(({ x, y, shape }) => [Array.from(x), Array.from(y), shape]),
      [[[days[3]], [9], 'ring']],
    );
    assert.equal(chart.title, 'shop · y');
    assert.equal(chart.subtitle, '1 of 3 values outside the 90 % interval of their one-step forecast');
  });

  test('takes the first variable that was forecast where none is named', () => {
    const { points } = anomalyChart(series, { expected, anomalies });
    assert.deepEqual(Array.from(points[0]!.y), [20]);
  });

  test('marks many with dots', () => {
    const values = Float64Array.from({ length: 200 }, (_, t) => t);
    const many = { id: 'a', features: ['y'], values };
    const all = { id: 'a', targets: ['y'], times: [], values };
    const rows = Array.from({ length: 100 }, (_, i) => ({ row: 2 * i, target: 'y' }));
    assert.equal(anomalyChart(many, { expected: all, anomalies: rows }).points[0]!.shape, 'dot');
  });
});
