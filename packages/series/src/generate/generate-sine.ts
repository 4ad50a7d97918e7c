// Series that are made, not read: sine waves of one period.

import { checkWhole } from '../checks/check-whole.ts';
import { checkOptions } from '../errors.ts';
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

const OPTIONS = { series: true, length: true, period: true, seed: true } satisfies Record<keyof SineOptions, true>;

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
  checkOptions(options, OPTIONS);
  const { series = 100, length = 1000, period = 20, seed = 0 } = options;
  checkWhole({ series, period }, 1, 1e9);
  checkWhole({ length }, 2, 1e9);
  const random = createRandom(seed);
  const times = Array.from({ length }, (_, t) => String(t));
  return Array.from({ length: series }, (_, index) => {
    const phase = random.integer(-4 * period, 4 * period + 1);
    const values = Float64Array.from({ length }, (_, t) => Math.sin((t + phase) / period));
    return { id: `wave-${index + 1}`, features: ['y'], values, times };
  });
}
