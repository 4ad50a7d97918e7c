import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { InputError } from '../errors.ts';
import { generateMinutes } from './generate-minutes.ts';

describe('generateMinutes', () => {
  test('makes one season of 11 games by default, numbered from 1, in tenths of a minute', () => {
    const [season, ...others] = generateMinutes();
    assert.deepEqual(others, []);
    assert.equal(season!.id, 'season-1');
    assert.deepEqual(season!.features, ['y']);
    assert.deepEqual(season!.times, ['1', '2', '3', '4', '5', '6', '7', '8', '9', '10', '11']);
    for (const minutes of season!.values) assert.equal(minutes, Math.round(10 * minutes) / 10);
  });

  test('rises from 12 by 2 minutes a game and levels at 30, with a deviation of 2.5, over many seasons', () => {
    const count = 4000;
    const seasons = generateMinutes({ seasons: count, games: 30 });
    for (let game = 0; game < 30; game++) {
      const values = seasons.map(({ values }) => values[game]!);
      const mean = values.reduce((sum, value) => sum + value, 0) / count;
      const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / count);
      // Six standard errors of a mean of 4,000 numbers with a deviation below 4 are below 0.38.
      if (game <= 5) assert.ok(Math.abs(mean - (12 + 2 * game)) < 0.38, `game ${game + 1}: mean ${mean}`);
      if (game >= 20) {
        assert.ok(Math.abs(mean - 30) < 0.38, `game ${game + 1}: mean ${mean}`);
        assert.ok(Math.abs(deviation - 2.5) < 0.2, `game ${game + 1}: deviation ${deviation}`);
      }
      // Start and noise add up in the first game: sqrt(2² + 2.5²).
      if (game === 0) assert.ok(Math.abs(deviation - Math.hypot(2, 2.5)) < 0.25, `first game: ${deviation}`);
      assert.ok(values.every((value) => value >= 0));
    }
  });

  test('gives the same seasons, longer, for more games, and the same ones first for more seasons', () => {
    const short = generateMinutes({ seasons: 3, games: 5, seed: 7 });
    const long = generateMinutes({ seasons: 9, games: 12, seed: 7 });
    short.forEach((season, i) => {
      assert.deepEqual(season.values, long[i]!.values.slice(0, 5));
    });
    assert.notDeepEqual(short[0]!.values, short[1]!.values);
    assert.deepEqual(generateMinutes({ seed: 8 })[0]!.values, generateMinutes({ seasons: 2, seed: 7 })[1]!.values);
  });

  test('goes on as a line where it has no level, and without noise is that line, of the same seasons', () => {
    const [line] = generateMinutes({ games: 60, level: Number.POSITIVE_INFINITY, noise: 0, seed: 3 });
    const rise = line!.values[1]! - line!.values[0]!;
    // Minutes are rounded to tenths: two of them are off by 0.05 each.
    line!.values.forEach((minutes, game) => {
      assert.ok(
        Math.abs(minutes - line!.values[0]! - (game * (line!.values[59]! - line!.values[0]!)) / 59) < 0.11,
        `${minutes}`,
      );
    });
    assert.ok(rise > 0.9 && line!.values[59]! > 100);
    const [levelled] = generateMinutes({ games: 60, noise: 0, seed: 3 });
    assert.deepEqual(
      levelled!.values,
      line!.values.map((minutes) => Math.min(30, minutes)),
    );
  });

  test('refuses numbers out of range and names the option', () => {
    for (const [options, name] of [
      [{ seasons: 0 }, 'seasons: '],
      [{ games: 1 }, 'games: '],
      [{ games: 2.5 }, 'games: '],
      [{ level: 0 }, 'level: '],
      [{ noise: -1 }, 'noise: '],
      [{ noise: Number.NaN }, 'noise: '],
      [{ seed: -1 }, 'seed: '],
    ] as const) {
      assert.throws(
        () => generateMinutes(options),
        (error) => error instanceof InputError && error.message.startsWith(name),
      );
    }
  });
});
