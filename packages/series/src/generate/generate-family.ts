// Series that are made, not read: sine waves of unlike period and amplitude, with noise.

import { checkWhole } from '../checks/check-whole.ts';
import { checkOptions, InputError } from '../errors.ts';
import { createRandom } from '../random.ts';
import type { Series } from '../series.ts';

/** What family of waves to make. */
export interface FamilyOptions {
  /** Number of waves, default 100. */
  readonly series?: number;
  /** Steps of each, default 1000. */
  readonly length?: number;
  /** Bounds of the steps in which a wave's phase grows by one radian, default 12 to 40. */
  readonly period?: readonly [low: number, high: number];
  /** Bounds of the amplitude, default 0.5 to 2. */
  readonly amplitude?: readonly [low: number, high: number];
  /** Standard deviation of the noise on every value, default 0.05. */
  readonly noise?: number;
  /** Default 0. */
  readonly seed?: number;
}

const OPTIONS = { series: true, length: true, period: true, amplitude: true, noise: true, seed: true } satisfies Record<
  keyof FamilyOptions,
  true
>;

/** A wave of a family: what was measured, and what it would be without noise. */
export interface FamilyWave {
  readonly series: Series;
  /** The same series without noise. */
  readonly clean: Series;
  readonly amplitude: number;
}

/**
 * Makes noisy sine waves of unlike period, amplitude and phase: `amplitude sin(t / period + phase) + noise`, each drawn
 * evenly within its bounds.
 * A longer length with the same seed gives the same waves, longer; more series give the same ones and then others.
 * @throws InputError when a number is out of range
 * @example const history = generateFamily({ series: 20 }).map(({ series }) => series);
 */
export function generateFamily(options: FamilyOptions = {}): readonly FamilyWave[] {
  checkOptions(options, OPTIONS);
  const { series = 100, length = 1000, period = [12, 40], amplitude = [0.5, 2], noise = 0.05, seed = 0 } = options;
  checkWhole({ series }, 1);
  checkWhole({ length }, 2);
  check({ noise }, 'a number from 0', noise >= 0 && Number.isFinite(noise));
  check({ period }, 'two numbers above 0, ascending', period[0] > 0 && period[1] >= period[0]);
  check({ amplitude }, 'two numbers from 0, ascending', amplitude[0] >= 0 && amplitude[1] >= amplitude[0]);
  const waves = createRandom(seed);
  const times = Array.from({ length }, (_, t) => String(t));
  return Array.from({ length: series }, (_, index) => {
    const draw = ([low, high]: readonly [number, number]) => low + (high - low) * waves.next();
    const own = { period: draw(period), amplitude: draw(amplitude), phase: draw([0, 2 * Math.PI]) };
    // Noise has a stream of its own for every wave, so that a longer wave is the same one.
    const random = createRandom(Math.floor(waves.next() * 2 ** 32));
    const clean = Float64Array.from({ length }, (_, t) => own.amplitude * Math.sin(t / own.period + own.phase));
    const measured = { id: `wave-${index + 1}`, features: ['y'], times };
    return {
      series: { ...measured, values: clean.map((value) => value + noise * random.normal()) },
      clean: { ...measured, values: clean },
      amplitude: own.amplitude,
    };
  });
}

function check(given: Readonly<Record<string, unknown>>, expected: string, holds: boolean): void {
  if (holds) return;
  const [option, value] = Object.entries(given)[0]!;
  throw new InputError({ option, found: String(value), expected, remedy: 'Give another one.' });
}
