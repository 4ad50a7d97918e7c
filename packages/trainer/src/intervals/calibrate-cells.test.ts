// Intervals of cells, against the law of random walks, and which steps they are taken from.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { ModelSpec } from '@onnxcast/model';
import { createRandom, lengthOf, type Series } from '@onnxcast/series';
import { calibrateCells, type ForecastPast } from './calibrate-cells.ts';

const spec: ModelSpec = { features: ['y'], hidden: [4], scaling: 'standard' };

function randomWalks(count: number, length: number): readonly Series[] {
  const random = createRandom(5);
  return Array.from({ length: count }, (_, n) => {
    let level = 50;
    const values = Float64Array.from({ length }, () => (level += random.normal() * 10 ** (n % 3)));
    return { id: String(n), features: ['y'], values };
  });
}

/** The last value goes on. */
const naive: ForecastPast = async (points) =>
  points.map(({ past, future }) => ({
    forecast: future.values.map(() => past.values.at(-1)!),
    fitted: past.values.slice(0, -1),
  }));

/** A training with some options. */
function trainingOf(told: {
  readonly levels?: readonly number[];
  readonly test?: readonly Series[];
  readonly holdout?: number;
  readonly horizon: number;
}) {
  const { levels, test = [], holdout = 0, horizon } = told;
  const future = { shape: [1, horizon, 1], data: new Float32Array(horizon) };
  const validation = { history: future, future };
  return { spec, options: { levels }, test, holdout, validation } as unknown as Parameters<typeof calibrateCells>[1];
}

describe('calibrateCells', () => {
  test('finds of the naive forecast of random walks the widths of their law to 6 %, 1.28 and 1.96 deviations times the root of the steps', async () => {
    const walks = randomWalks(300, 160);
    const found = await calibrateCells(walks, trainingOf({ horizon: 16 }), naive);
    assert.ok('intervals' in found);
    const { levels, widths } = found.intervals;
    assert.deepEqual(levels, [80, 95]);
    // The mean size of a normal step is root(2 / pi) of its deviation.
    const meanStep = Math.sqrt(2 / Math.PI);
    for (const [level, deviations] of [1.2816, 1.96].entries()) {
      assert.equal(widths[level]!.length, 8);
      widths[level]!.forEach((width, step) => {
        const law = (deviations * Math.sqrt(step + 1)) / meanStep;
        assert.ok(Math.abs(width / law - 1) <= 0.06, `${level}, step ${step + 1}: ${width}, expected ${law}`);
      });
    }
  });

  test('judges by nothing but the steps that chose the epoch, and by none that are held out', async () => {
    const walks = randomWalks(2, 100);
    const seen: (readonly [number, number])[] = [];
    await calibrateCells(walks, trainingOf({ horizon: 20, holdout: 10 }), (points) => {
      seen.push(...points.map(({ past, future }) => [lengthOf(past), lengthOf(past) + lengthOf(future)] as const));
      return naive(points);
    });
    assert.equal(Math.min(...seen.map(([start]) => start)), 70);
    assert.equal(Math.max(...seen.map(([, end]) => end)), 90);
    assert.equal(seen.length, 22);
  });

  test('looks at the second half of series that were kept from training', async () => {
    const [kept, ...rest] = randomWalks(3, 100);
    const starts: number[] = [];
    await calibrateCells([kept!, ...rest], trainingOf({ horizon: 10, test: [kept!] }), (points) => {
      assert.ok(points.every(({ past }) => past.id === kept!.id));
      starts.push(...points.map(({ past }) => lengthOf(past)));
      return naive(points);
    });
    assert.ok(Math.min(...starts) === 50 && Math.max(...starts) <= 90 && starts.length === 24, String(starts));
  });

  test('says why there are none: too few steps to judge by, or no level', async () => {
    const [walk] = randomWalks(1, 40);
    const never: ForecastPast = async () => assert.fail('nothing is to be forecast');
    assert.deepEqual(await calibrateCells([walk!], trainingOf({ horizon: 4 }), never), {
      why: '4 steps were kept from training, too few to tell how wide they are',
    });
    assert.deepEqual(await calibrateCells([walk!], trainingOf({ horizon: 30, levels: [] }), never), {
      why: 'none were asked for',
    });
  });
});
