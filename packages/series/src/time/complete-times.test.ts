import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { completeTimes } from './complete-times.ts';

/** Business days from Monday 2024-01-01 on, as `pandas.bdate_range('2024-01-01', periods=40)` gives them. */
const BUSINESS_DAYS = Array.from({ length: 56 }, (_, day) => new Date(Date.UTC(2024, 0, 1 + day)))
  .filter((date) => date.getUTCDay() % 6 !== 0)
  .map((date) => date.toISOString().slice(0, 10));
/** Half hours from 9:30 to 16:00 of the first twenty of them. */
const MARKET_HOURS = BUSINESS_DAYS.slice(0, 20).flatMap((day) =>
  Array.from(
    { length: 14 },
    (_, at) => `${day} ${String(Math.floor((at + 19) / 2)).padStart(2, '0')}:${at % 2 === 0 ? '30' : '00'}`,
  ),
);
const SIX_DAYS = Array.from({ length: 56 }, (_, day) => new Date(Date.UTC(2024, 0, 1 + day)))
  .filter((date) => date.getUTCDay() !== 0)
  .map((date) => date.toISOString().slice(0, 10));

describe('times that are missing in a pattern are put in their places', () => {
  for (const [title, all] of Object.entries({
    'business days': BUSINESS_DAYS,
    'market hours': MARKET_HOURS,
    'six-day weeks': SIX_DAYS,
  })) {
    test(`each of ${title} but the first and the last`, () => {
      for (let lacks = 1; lacks < all.length - 1; lacks++) {
        const times = all.filter((_, at) => at !== lacks);
        assert.deepEqual(completeTimes(times), {
          times: all,
          places: all.flatMap((_, at) => (at === lacks ? [] : [at])),
        });
      }
    });
  }
});
