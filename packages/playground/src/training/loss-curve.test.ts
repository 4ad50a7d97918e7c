// Losses become a curve: where it begins, where it ends, and what stands beside it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { viewLosses } from './loss-curve.ts';

const size = { width: 300, height: 100 };

test('losses lie on a logarithmic scale, the first at the top and the lowest at the bottom', () => {
  const { path, ticks, ends } = viewLosses({ values: [1, 0.1, 0.01, 0.001], epochEnds: [2, 4] }, size);
  assert.equal(path, 'M0.0 0.0L100.0 33.3L200.0 66.7L300.0 100.0');
  assert.deepEqual(
    ticks.map(({ label }) => label),
    ['1', '0.1', '0.01', '10⁻³'],
  );
  assert.deepEqual(ends, [100, 300]);
});

test('a step that was tried and left is cut at the top, and no number is left out', () => {
  const { path } = viewLosses({ values: [1, 1000, Number.NaN, 0.01], epochEnds: [] }, size);
  assert.equal(path, 'M0.0 0.0L100.0 0.0L300.0 100.0');
});

test('one loss, equal ones and none are drawn without a number that is none', () => {
  for (const values of [[], [0.5], [0.5, 0.5], [0]]) {
    const { path, ticks } = viewLosses({ values, epochEnds: [1] }, size);
    assert.doesNotMatch(path + ticks.map(({ y }) => y).join(), /NaN|Infinity/);
  }
});

test('thousands of losses become hundreds of points, the last among them', () => {
  const values = Array.from({ length: 5001 }, (_, i) => 1 / (i + 1));
  const points = viewLosses({ values, epochEnds: [] }, size).path.split('L');
  assert.ok(points.length <= 502, `${points.length}`);
  assert.equal(points.at(-1), '300.0 100.0');
});
