// Sums over windows by lags, beside those over every window by itself.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createRandom, deviationOf, meanOf } from '@onnxcast/series';
import { runAtOnce } from '../../turns/in-turns.ts';
import type { BareSeries } from '../autoregression.ts';
import { leaveOutWindows } from './left-out.ts';
import { addByLags, addWindows, sumWindows } from './sum-windows.ts';

const random = createRandom(11);
const LENGTH = 3000;
let walked = 0;

/** What values of a step are, far from zero where that may cost digits. */
const SERIES: Readonly<Record<string, (t: number) => number>> = {
  noise: () => random.normal(),
  'a random walk': () => (walked += random.normal()),
  'a wave that is smooth, far from zero': (t) => 1e6 + 3 * Math.sin(t / 50),
  'a steep line with noise': (t) => 100 * t + random.normal(),
  'a season': (t) => 10 * Math.sin((2 * Math.PI * t) / 24) + random.normal(),
};

describe('sums over all windows of a long series by its lags are those over every window by itself', () => {
  for (const [title, make] of Object.entries(SERIES)) {
    for (const missing of [0, 40]) {
      test(`${title}, ${missing} values filled in: to nine digits`, () => {
        const values = Float64Array.from({ length: LENGTH }, (_, t) => make(t));
        const observed = new Uint8Array(LENGTH).fill(1);
        for (let i = 0; i < missing; i++) observed[random.integer(0, LENGTH)] = 0;
        const mean = meanOf(values) + 0.1;
        const one: BareSeries = { values, observed, mean, deviation: deviationOf(values, mean) };
        for (const window of [1, 2, 13, 40]) {
          const n = window + 1;
          const create = () => ({ products: new Float64Array(n * n), targets: new Float64Array(n) });
          const [leftOut] = leaveOutWindows([one], { window, inputs: n });
          const all = { window, unit: 0.7, from: window - 1, to: LENGTH - 1, leftOut };
          const [expected, found] = [create(), create()];
          addWindows(expected, one, all);
          runAtOnce(addByLags(found, one, all));
          const { products } = expected;
          for (let i = 0; i < n; i++) {
            // Products are measured by those of the two inputs with themselves.
            const size = (j: number) => Math.sqrt(products[i * n + i]! * products[j * n + j]!);
            for (let j = 0; j <= i; j++) {
              const difference = Math.abs(found.products[i * n + j]! - products[i * n + j]!);
              assert.ok(difference <= 1e-9 * size(j), `window ${window}, ${i}, ${j}: ${difference} of ${size(j)}`);
            }
            const off = Math.abs(found.targets[i]! - expected.targets[i]!);
            assert.ok(off <= 1e-9 * Math.sqrt(products[i * n + i]! * LENGTH), `window ${window}, target ${i}: ${off}`);
          }
        }
      });
    }
  }
});

describe('of values that were filled in', () => {
  const wave = (t: number) => 3 * Math.sin((2 * Math.PI * t) / 7);
  const series = (filled: number, isFilled: (t: number) => boolean): BareSeries => {
    const values = Float64Array.from({ length: 200 }, (_, t) => (isFilled(t) ? filled : wave(t)));
    const observed = Uint8Array.from(values, (_, t) => (isFilled(t) ? 0 : 1));
    return { values, observed, mean: 0, deviation: 1 };
  };

  test('none enters the sums, whatever it is, where enough windows are without one', () => {
    const sumsOf = (filled: number) => {
      const { sums, pieces } = sumWindows([series(filled, (t) => t >= 90 && t < 100)], 8);
      runAtOnce(pieces);
      return sums;
    };
    assert.deepEqual(sumsOf(1e6), sumsOf(0));
  });

  test('every third one leaves no window of eight whole: those are left out that are to tell one', () => {
    const [leftOut] = leaveOutWindows([series(0, (t) => t % 3 === 2)], { window: 8, inputs: 9 });
    assert.deepEqual(
      [...leftOut!.subarray(7, 199)],
      Array.from({ length: 192 }, (_, i) => ((i + 8) % 3 === 2 ? 1 : 0)),
    );
  });
});
