// Series that are made, not read: the minutes of a player who recovers.

import { checkWhole } from '../checks/check-whole.ts';
import { checkOptions, describeValue, InputError } from '../errors.ts';
import { createRandom } from '../random.ts';
import type { Series } from '../series.ts';

/** What seasons to make. */
export interface MinutesOptions {
  /** Number of hypothetical seasons, default 1. */
  readonly seasons?: number;
  /** Games of each, default 11. */
  readonly games?: number;
  /** Minutes at which a season levels, above 0, default 30: those of a player who has fully recovered; `Infinity`: it goes on as a line. */
  readonly level?: number;
  /** Deviation of one game's minutes from the season's line, 0 and up, default 2.5. */
  readonly noise?: number;
  /** Seed of the first season, default 0; the next seasons have the next seeds. */
  readonly seed?: number;
}

const OPTIONS = {
  seasons: true,
  games: true,
  level: true,
  noise: true,
  seed: true,
} satisfies Record<keyof MinutesOptions, true>;

/** Mean and deviation of the minutes in the first game. */
const start = { mean: 12, deviation: 2 } as const;
/** Mean and deviation of the minutes that each further game adds. */
const slope = { mean: 2, deviation: 0.3 } as const;

/**
 * Makes the minutes that a basketball player plays in the games after an injury: a line that levels, with noise.
 *
 * In game g = 1, 2, ... it is `max(0, min(level, start + slope (g - 1)) + noise)` minutes, rounded to tenths, where
 * start ~ N(12, 2²) and slope ~ N(2, 0.3²) are drawn once a season and noise ~ N(0, 2.5²) anew for every game.
 * More games with the same seed give the same seasons, longer; more seasons give the same ones and then others; without
 * noise they are the lines themselves.
 * @param options Seasons, games, level, noise and seed.
 * @returns Series `season-1`, `season-2`, ... of the feature `y` (minutes) at the times '1', '2', ... (games).
 * @throws InputError when a number is out of range.
 * @example
 * const [season] = generateMinutes();
 */
export function generateMinutes(options: MinutesOptions = {}): readonly Series[] {
  checkOptions(options, OPTIONS);
  const { seasons = 1, games = 11, level = 30, noise = 2.5, seed = 0 } = options;
  checkWhole({ seasons }, 1, 1e6);
  checkWhole({ games }, 2, 1e6);
  if (!(level > 0)) throw new InputError({ option: 'level', found: describeValue(level), expected: 'minutes above 0' });
  if (!(noise >= 0 && noise < Number.POSITIVE_INFINITY)) {
    throw new InputError({ option: 'noise', found: describeValue(noise), expected: 'minutes from 0' });
  }
  const times = Array.from({ length: games }, (_, index) => String(index + 1));
  return Array.from({ length: seasons }, (_, index) => {
    const random = createRandom(seed + index);
    const first = start.mean + start.deviation * random.normal();
    const rise = slope.mean + slope.deviation * random.normal();
    const values = Float64Array.from({ length: games }, (_, game) => {
      const minutes = Math.min(level, first + rise * game) + noise * random.normal();
      return Math.round(10 * Math.max(0, minutes)) / 10;
    });
    return { id: `season-${index + 1}`, features: ['y'], values, times };
  });
}
