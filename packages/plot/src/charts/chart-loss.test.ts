import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { lossChart } from './chart-loss.ts';

const epochs = [
  { epoch: 1, oneStep: 0.1, closedLoop: 0.9 },
  { epoch: 2, oneStep: 0.01, closedLoop: 0.2 },
  { epoch: 3, oneStep: 0.001, closedLoop: 0.7 },
];

describe('lossChart', () => {
  test('draws both errors on a logarithmic scale and rings those of the chosen epoch', () => {
    const chart = lossChart(epochs, { chosen: 2 });
    assert.equal(chart.y.scale, 'log');
    assert.deepEqual(
      chart.lines.map(({ y }) => Array.from(y)),
      [
        [0.1, 0.01, 0.001],
        [0.9, 0.2, 0.7],
      ],
    );
    const rings = chart.points.filter(({ shape }) => shape === 'ring').map(({ x, y }) => [x[0], y[0]]);
    assert.deepEqual(rings, [
      [2, 0.01],
      [2, 0.2],
    ]);
    assert.deepEqual(chart.rules, [{ x: 2, label: 'epoch 2 chosen' }]);
  });

  test('draws one error where the closed loop was not tried', () => {
    const chart = lossChart(epochs.map(({ epoch, oneStep }) => ({ epoch, oneStep })));
    assert.deepEqual(
      chart.legend.map(({ label }) => label),
      ['one step ahead'],
    );
  });

  test('marks no epoch where the chosen one is not among them', () => {
    assert.deepEqual(lossChart(epochs, { chosen: 9 }).rules, []);
  });
});
