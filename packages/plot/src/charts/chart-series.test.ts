import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { table } from '../render/sample-charts.suite.ts';
import { seriesChart } from './chart-series.ts';

describe('seriesChart', () => {
  test('gives every feature of every series a line and a name', () => {
    const chart = seriesChart([
      { id: 'north', features: ['u', 'v'], values: Float64Array.of(1, 10, 2, 20) },
      { id: 'south', features: ['u'], values: Float64Array.of(3, 4, 5) },
    ]);
    assert.deepEqual(
      chart.lines.map(({ y }) => Array.from(y)),
      [
        [1, 2],
        [10, 20],
        [3, 4, 5],
      ],
    );
    assert.deepEqual(
      chart.legend.map(({ label }) => label),
      ['north · u', 'north · v', 'south'],
    );
  });

  test('draws what was filled in dashed, from one observed value to the next', () => {
    const chart = seriesChart([{ ...table('a', [1, 2, 3, 4]), observed: Uint8Array.of(1, 0, 1, 1) }]);
    assert.deepEqual(
      chart.lines.map(({ dash, y }) => [dash, Array.from(y)]),
      [
        ['solid', [1, Number.NaN, 3, 4]],
        ['dashed', [1, 2, 3, Number.NaN]],
      ],
    );
    assert.deepEqual(chart.legend, [{ label: 'filled in', color: 0, dash: 'dashed' }]);
  });

  test('needs no legend for one line, whose name is the title', () => {
    const chart = seriesChart([table('sales', [1, 2])]);
    assert.deepEqual(chart.legend, []);
    assert.equal(chart.title, 'sales');
    assert.equal(chart.y.title, 'y');
  });

  test('takes its words and size from the options', () => {
    const options = { title: 'T', subtitle: 'S', xTitle: 'X', yTitle: 'Y', width: 500, height: 300 };
    const { title, subtitle, x, y, width, height } = seriesChart([table('a', [1])], options);
    assert.deepEqual({ title, subtitle, xTitle: x.title, yTitle: y.title, width, height }, options);
  });
});
