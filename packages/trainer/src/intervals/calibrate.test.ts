// Widths of intervals, against what is known of random walks, and quantiles against NumPy's.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Model, ModelSpec } from '@onnxcast/model';
import { createRandom, lengthOf, type Series } from '@onnxcast/series';
import { train } from '../platform/train.ts';
import { type Pieces, runAtOnce } from '../turns/in-turns.ts';
import { calibrate } from './calibrate.ts';
import { increase } from './increase.ts';
import { quantileOf, studentQuantile } from './quantile.ts';

const spec: ModelSpec = { features: ['y'], hidden: [], skip: 1, scaling: 'standard' };
/** The next value is the last one. */
const naive: Model = {
  spec,
  weights: {
    'skip.weight': { shape: [1, 1], data: Float32Array.of(1) },
    'skip.bias': { shape: [1], data: Float32Array.of(0) },
  },
};

function* fitNaive(): Pieces<Model> {
  yield;
  return naive;
}

function randomWalks(count: number, length: number): readonly Series[] {
  const random = createRandom(3);
  return Array.from({ length: count }, (_, n) => {
    let level = 50;
    // A unit of its own each: widths are in the spread of a series, not in a unit.
    const values = Float64Array.from({ length }, () => (level += random.normal() * 10 ** (n % 3)));
    return { id: String(n), features: ['y'], values };
  });
}

describe('calibrate', () => {
  test('lets no interval reach below 0 where no target ever was', () => {
    const leastIn = (lowest: number) => {
      const random = createRandom(5);
      const values = Float64Array.from({ length: 80 }, (_, t) => (t === 30 ? lowest : Math.floor(4 * random.next())));
      const counts = { id: 'a', features: ['y'], values };
      return runAtOnce(calibrate([counts], { levels: [80], horizon: 4, fit: fitNaive }))!.least;
    };
    assert.equal(leastIn(0), 0);
    assert.equal(leastIn(-1), undefined);
  });

  test('finds of the naive forecast of random walks the widths of their law to 6 %, 1.28 and 1.96 deviations times the root of the steps', () => {
    const { levels, widths, spread } = runAtOnce(
      calibrate(randomWalks(200, 150), { levels: [80, 95], horizon: 8, fit: fitNaive }),
    )!;
    assert.deepEqual(levels, [80, 95]);
    assert.ok(spread > 0);
    // The mean size of a normal step is root(2 / pi) of its deviation.
    const meanStep = Math.sqrt(2 / Math.PI);
    for (const [level, deviations] of [1.2816, 1.96].entries()) {
      for (let step = 1; step <= 8; step++) {
        const law = (deviations * Math.sqrt(step)) / meanStep;
        const found = widths[level]![step - 1]!;
        assert.ok(Math.abs(found / law - 1) <= 0.06, `${level}, step ${step}: ${found}, expected ${law}`);
      }
    }
  });

  test('finds the law of a single series, of its first step too', () => {
    const off = randomWalks(6, 1000).map((walk) => {
      const { widths } = runAtOnce(calibrate([walk], { levels: [95], horizon: 14, fit: fitNaive }))!;
      return widths[0]![0]! / (1.96 * Math.sqrt(Math.PI / 2));
    });
    for (const part of off) assert.ok(part > 0.8 && part < 1.25, String(off));
  });

  test('shows every fit only what lies before the steps that it is judged by', () => {
    const series = randomWalks(2, 60);
    const seen: number[] = [];
    const fit = function* (past: readonly Series[]): Pieces<Model> {
      yield;
      seen.push(...past.map(lengthOf));
      return naive;
    };
    runAtOnce(calibrate(series, { levels: [80], horizon: 5, fit }));
    assert.ok(Math.max(...seen) <= 55, String(seen));
    assert.ok(seen.length >= 12, String(seen));
  });

  test('leaves out what was filled in, and does without series that are told exactly', () => {
    const [walk] = randomWalks(1, 60) as [Series];
    const values = walk.values.slice();
    for (let t = 40; t < 60; t += 3) values[t] = 1e6;
    const observed = Uint8Array.from(values, (value) => (value === 1e6 ? 0 : 1));
    const filled: Series = { ...walk, values, observed };
    const still = { id: 'still', features: ['y'], values: new Float64Array(60).fill(7) };
    const width = (some: readonly Series[]) =>
      runAtOnce(calibrate(some, { levels: [80], horizon: 1, fit: fitNaive }))!.widths[0]![0]!;
    assert.ok(width([{ ...filled, values: walk.values }]) < 20);
    assert.equal(width([still]), 0);
    assert.equal(width([walk, still]), width([walk]));
  });

  test('is not misled by a stretch that was told exactly, nor by a quiet season at the end', () => {
    const widthsOf = (values: Float64Array) =>
      runAtOnce(calibrate([{ id: 'a', features: ['y'], values }], { levels: [80], horizon: 4, fit: fitNaive }))!
        .widths[0]!;
    const [walk] = randomWalks(1, 200) as [Series];
    const still = walk.values.map((value, t) => (t < 150 ? 50 + t * 1e-9 : value));
    assert.ok(Math.max(...widthsOf(still)) < 40, String(widthsOf(still)));
    let level = 0;
    const quietly = Float64Array.from(walk.values, (value, t) => {
      const step = value - (walk.values[t - 1] ?? value);
      level += t < 160 ? step : step / 10;
      return level;
    });
    const part = widthsOf(quietly)[0]! / widthsOf(walk.values)[0]!;
    assert.ok(part > 0.4, String(part));
  });

  test('goes by the law of normal errors where forecasts are too few for one of them to be as far off as a level allows', () => {
    const widthOf = (length: number) => {
      const values = Float64Array.from({ length }, (_, t) => t % 2);
      const series = [{ id: 'a', features: ['y'], values }];
      return runAtOnce(calibrate(series, { levels: [95], horizon: 1, fit: fitNaive }))!.widths[0]![0]!;
    };
    // Every error is 1: of 6 as of 240 one looks like the other, but 6 do not know the twentieth.
    assert.equal(widthOf(200), 1);
    assert.ok(widthOf(13) > 1.96 / Math.sqrt(2 / Math.PI), String(widthOf(13)));
  });

  test('gives nothing for series too short to forecast one step of, or six in all', () => {
    const calibrateSteps = (count: number, series = 1) =>
      runAtOnce(calibrate(randomWalks(series, count), { levels: [80, 95], horizon: 3, fit: fitNaive }));
    assert.equal(calibrateSteps(2), undefined);
    assert.equal(calibrateSteps(5), undefined);
    assert.notEqual(calibrateSteps(5, 4), undefined);
    assert.notEqual(calibrateSteps(30), undefined);
  });
});

describe('a training by the preset auto', () => {
  test('has intervals of the levels told, of 80 and 95 % where none are, and of none where the list is empty', () => {
    const series = randomWalks(1, 80);
    const levelsOf = (told: object) => train(series, { horizon: 4, ...told }).spec.intervals?.levels;
    assert.deepEqual(levelsOf({}), [80, 95]);
    assert.deepEqual(levelsOf({ levels: [99, 50, 99] }), [50, 99]);
    assert.equal(levelsOf({ levels: [] }), undefined);
    assert.throws(() => levelsOf({ levels: [100] }), /levels.*found 100.*percentages above 0 and below 100/);
  });
});

describe('quantileOf', () => {
  test("equals NumPy's quantile of 1, 2, 4, 8", () => {
    const sorted = Float64Array.of(1, 2, 4, 8);
    assert.deepEqual(
      [0, 0.1, 0.5, 0.8, 1].map((share) => Number(quantileOf(sorted, share).toFixed(9))),
      [1, 1.3, 3, 5.6, 8],
    );
  });
});

describe('studentQuantile', () => {
  test('is that of the tables to 1 %, and to 4 % with three degrees of freedom', () => {
    for (const [share, freedom, expected, off] of [
      [0.9, 5, 1.4759, 0.01],
      [0.975, 10, 2.2281, 0.01],
      [0.975, 30, 2.0423, 0.01],
      [0.995, 20, 2.8453, 0.01],
      [0.975, 3, 3.1824, 0.04],
    ] as const) {
      const found = studentQuantile(share, freedom);
      assert.ok(Math.abs(found / expected - 1) < off, `${share}, ${freedom}: ${found}`);
    }
  });
});

describe('increase', () => {
  test('replaces neighbours that fall by their mean: by hand', () => {
    assert.deepEqual(increase([1, 3, 2, 4, 3, 2, 5]), [1, 2.5, 2.5, 3, 3, 3, 5]);
    assert.deepEqual(increase([3, 2, 1]), [2, 2, 2]);
    assert.deepEqual(increase([]), []);
  });
});
