import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { findSeason } from './find-season.ts';
import { createRandom } from './random.ts';

const random = createRandom(5);
const seriesOf = (length: number, valueAt: (t: number) => number) =>
  Float64Array.from({ length }, (_, t) => valueAt(t));

describe('findSeason', () => {
  for (const season of [4, 7, 12, 24, 52]) {
    test(`finds ${season} steps in a wave with a trend, noise and holes`, () => {
      const values = seriesOf(
        season * 8,
        (t) => 0.3 * t + 10 * Math.sin((2 * Math.PI * t) / season) + 1.5 * random.normal(),
      );
      const observed = values.map((value, t) => (t % 17 === 3 ? Number.NaN : value));
      assert.equal(findSeason([observed]), season);
    });
  }

  test('finds a season of single peaks', () => {
    assert.equal(findSeason([seriesOf(100, (t) => (t % 7 === 0 ? 10 : 0) + random.normal())]), 7);
  });

  test('finds none in noise, random walks and lines, whatever the seed', () => {
    let found = 0;
    for (let round = 0; round < 100; round++) {
      const noise = seriesOf(150, () => random.normal());
      let level = 0;
      const walk = seriesOf(150, () => {
        level += random.normal();
        return level;
      });
      for (const one of [noise, walk]) if (findSeason([one]) !== 1) found += 1;
    }
    assert.ok(found <= 2, `${found} of 200`);
    for (const one of [seriesOf(50, (t) => 3 * t), seriesOf(50, () => 4), seriesOf(3, (t) => t)]) {
      assert.equal(findSeason([one]), 1);
    }
  });
});
