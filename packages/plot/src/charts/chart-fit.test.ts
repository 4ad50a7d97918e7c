import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { arrange } from '../render/layout.ts';
import { fitChart } from './chart-fit.ts';

const data = Object.freeze({ x: [1, 2, 3], y: [10, 12, 14] });
const validation = { x: [4, 5], y: [15, 15] };

describe('fitChart', () => {
  test('draws data as crosses, what a model says as dots, and in between as a line of the same colour', () => {
    const curve = { x: [1, 1.5, 2], y: [10, 11, 12] };
    const chart = fitChart(data, [{ label: 'line', points: { x: [1, 2, 3], y: [10, 12, 13] }, curve }]);
    assert.deepEqual(
      chart.points.map(({ shape, color, y }) => [shape, color, Array.from(y)]),
      [
        ['dot', 0, [10, 12, 13]],
        ['cross', 'ink', [10, 12, 14]],
      ],
    );
    assert.deepEqual(
      chart.lines.map(({ color, x }) => [color, Array.from(x)]),
      [[0, [1, 1.5, 2]]],
    );
    assert.deepEqual(chart.rules, []);
  });

  test('gives data held out a colour that no model has, and a rule half-way to it', () => {
    const fits = ['a', 'b', 'c'].map((label) => ({ label, points: data }));
    const chart = fitChart(data, fits, { validation });
    const colors = chart.points.map(({ shape, color }) => `${shape} ${color}`);
    assert.deepEqual(colors, ['dot 0', 'dot 2', 'dot 3', 'cross ink', 'cross 1']);
    assert.deepEqual(chart.rules, [{ x: 3.5, label: 'held out from here' }]);
    assert.deepEqual(
      chart.legend.map(({ label }) => label),
      ['data to train on', 'data held out', 'a', 'b', 'c'],
    );
  });

  test('reaches the values asked for, so that two charts have one axis', () => {
    const options = { yReach: [0, 50] } as const;
    const [low, high] = [data, { x: [1, 2], y: [44, 45] }].map((points) => arrange(fitChart(points, [], options)));
    assert.equal(low!.toY(20), high!.toY(20));
  });
});
