import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { drawBand, drawLine } from './path.ts';
import { walk } from './sample-charts.suite.ts';

function pointsOf(path: string): readonly (readonly [number, number])[] {
  return [...path.matchAll(/[ML](-?[\d.]+),(-?[\d.]+)/g)].map(([, x, y]) => [Number(x), Number(y)]);
}

describe('drawLine', () => {
  test('of a long line keeps the lowest and highest value of every pixel column', () => {
    const length = 100_000;
    const xs = Float64Array.from({ length }, (_, i) => i / 125);
    const ys = walk(length).map((y) => y * 3);
    const { paths } = drawLine(xs, ys);
    assert.equal(paths.length, 1);
    const points = pointsOf(paths[0]!);
    assert.ok(points.length < 4 * 800, `${points.length} points`);
    // 0.1 px of simplification and up to 0.07 px of rounding.
    const near = (i: number) =>
      points.some(([x, y], k) => {
        const [toX, toY] = points[k + 1] ?? [x, y];
        if (Math.min(x, toX) > xs[i]! + 1 || Math.max(x, toX) < xs[i]! - 1) return false;
        const squared = (toX - x) ** 2 + (toY - y) ** 2;
        const along = squared === 0 ? 0 : ((xs[i]! - x) * (toX - x) + (ys[i]! - y) * (toY - y)) / squared;
        const t = Math.min(1, Math.max(0, along));
        return Math.hypot(xs[i]! - x - t * (toX - x), ys[i]! - y - t * (toY - y)) < 0.18;
      });
    for (let start = 0; start < length; start += 125) {
      const column = ys.subarray(start, start + 125);
      for (const extreme of [Math.min(...column), Math.max(...column)]) {
        assert.ok(near(start + column.indexOf(extreme)), `${extreme} of column ${start / 125}`);
      }
    }
  });

  test('of a straight line keeps its two ends', () => {
    const xs = Float64Array.from({ length: 500 }, (_, i) => i);
    assert.deepEqual(drawLine(xs, xs).paths, ['M0,0L499,499']);
  });

  test('of a smooth line stays within 0.2 px of it', () => {
    const xs = Float64Array.from({ length: 800 }, (_, i) => i);
    const ys = xs.map((x) => 100 + 100 * Math.sin(x / 40));
    const points = pointsOf(drawLine(xs, ys).paths[0]!);
    assert.ok(points.length < 300, `${points.length} points`);
    for (const [i, [x, y]] of points.entries()) {
      const [nextX, nextY] = points[i + 1] ?? [x, y];
      for (let at = x; at < nextX; at++) {
        const drawn = y + ((nextY - y) * (at - x)) / (nextX - x);
        // The distance is measured across the line; downwards it is more, by the slope of at most 2.5.
        const slope = Math.hypot(1, (100 / 40) * Math.cos(at / 40));
        assert.ok(Math.abs(drawn - ys[at]!) < 0.2 * slope, `${drawn} at ${at} is not ${ys[at]}`);
      }
    }
  });

  test('leaves gaps where values are missing, and a dot where one stands alone', () => {
    const { paths, dots } = drawLine([0, 1, 2, 3, 4, 5], [0, 1, Number.NaN, 5, Number.POSITIVE_INFINITY, 2]);
    assert.deepEqual(paths, ['M0,0L1,1']);
    assert.deepEqual(dots, [
      [3, 5],
      [5, 2],
    ]);
  });

  test('of nothing draws nothing', () => {
    assert.deepEqual(drawLine([], []), { paths: [], dots: [] });
  });
});

describe('drawBand', () => {
  test('goes along the upper line and back along the lower, once for each piece between gaps', () => {
    const shapes = drawBand([0, 1, 2, 3, 4, 5], [0, 1, Number.NaN, 5, 5, 5], [2, 4, 3, 6, 6, 6]);
    assert.deepEqual(shapes, ['M0,2L1,4L1,1L0,0Z', 'M3,6L5,6L5,5L3,5Z']);
  });

  test('of a row alone between gaps draws nothing', () => {
    assert.deepEqual(drawBand([0, 1, 2], [0, 1, 2], [3, Number.NaN, 3]), []);
  });
});
