import assert from 'node:assert/strict';
import { test } from 'node:test';
import { InputError, type Series } from '@onnxcast/series';
import { splitPoints } from './series-points.ts';

const season: Series = { id: 's', features: ['y'], values: Float64Array.of(5, 7, 9), times: ['2', '4', '8'] };

test('x is the number that the time tells, and the last points are held out', () => {
  const { train, validation } = splitPoints(season, { validate: 1 });
  assert.deepEqual(
    [Array.from(train.x), Array.from(train.y)],
    [
      [2, 4],
      [5, 7],
    ],
  );
  assert.deepEqual([Array.from(validation.x), Array.from(validation.y)], [[8], [9]]);
});

test('x is the row, from 1, where times are dates or missing', () => {
  const { times: _, ...untimed } = season;
  for (const one of [untimed, { ...season, times: ['2024-01-01', '2024-01-02', '2024-01-03'] }]) {
    assert.deepEqual(Array.from(splitPoints(one, { validate: 0 }).train.x), [1, 2, 3]);
  }
});

test('what cannot be split is refused, and the message names the option', () => {
  for (const [series, validate, message] of [
    [season, 3, /^validate: found 3, expected a whole number from 0 to 2/],
    [season, -1, /^validate: found -1/],
    [{ ...season, features: ['a', 'b', 'c'] }, 0, /features a, b, c, expected one.*`target`/],
  ] as const) {
    assert.throws(
      () => splitPoints(series, { validate }),
      (error) => error instanceof InputError && message.test(error.message),
    );
  }
});
