// Series that are made, not read.

import { InputError } from '../errors.ts';
import { createRandom } from '../random.ts';
import type { Series } from '../series.ts';

/** What waves to make. */
export interface SineOptions {
  /** Number of waves, default 100. */
  readonly series?: number;
  /** Steps of each, default 1000. */
  readonly length?: number;
  /** Steps in which the phase grows by one radian, default 20; a full wave takes 2 pi times as many. */
  readonly period?: number;
  /** Seed of the phases, default 0. */
  readonly seed?: number;
}

/**
 * Makes sine waves that differ in phase: `sin((t + phase) / period)`, the phase a whole number drawn from
 * [-4 period, 4 period].
 * A longer length with the same seed gives the same waves, longer; more series give the same ones and then others.
 * Source: the data of PyTorch's time_sequence_prediction example, which excludes the upper end.
 * @param options Number, length, period and seed.
 * @returns Series `wave-1`, `wave-2`, ... of the feature `y` at the times '0', '1', ...
 * @throws InputError when a number is out of range.
 * @example
 * const waves = generateSine({ series: 3, length: 100 });
 */
export function generateSine(options: SineOptions = {}): readonly Series[] {
  const { series = 100, length = 1000, period = 20, seed = 0 } = options;
  checkWhole('series', series, 1);
  checkWhole('length', length, 2);
  checkWhole('period', period, 1);
  const random = createRandom(seed);
  const times = Array.from({ length }, (_, t) => String(t));
  return Array.from({ length: series }, (_, index) => {
    const phase = random.integer(-4 * period, 4 * period + 1);
    const values = Float64Array.from({ length }, (_, t) => Math.sin((t + phase) / period));
    return { id: `wave-${index + 1}`, features: ['y'], values, times };
  });
}

function checkWhole(option: string, value: number, least: number): void {
  if (Number.isSafeInteger(value) && value >= least && value <= 1e9) return;
  const expected = `a whole number from ${least} to 1000000000`;
  throw new InputError(`${option}: found ${value}, expected ${expected}. Give another number.`, {
    expected,
    found: String(value),
  });
}
