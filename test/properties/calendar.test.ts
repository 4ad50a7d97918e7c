// What holds of any times that keep a step: they go on as the calendar of the language's own Date does.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { continueTimes, countMissingTimes, inferFrequency, timesAfter } from '@onnxcast/series';
import fc from 'fast-check';
import { holds } from './holds.ts';

const UNITS = { second: 1000, minute: 60_000, hour: 3_600_000, day: 86_400_000 } as const;
const start = fc.integer({ min: Date.UTC(1890, 0, 1), max: Date.UTC(2090, 0, 1) });
const length = fc.integer({ min: 4, max: 60 });

/** Dates as most files have them, or dates with times. */
const spell = (milliseconds: number, hasClock: boolean) =>
  hasClock
    ? new Date(milliseconds).toISOString().slice(0, 19).replace('T', ' ')
    : new Date(milliseconds).toISOString().slice(0, 10);

const millisecondsOf = (label: string) => Date.parse(label.length > 10 ? `${label.replace(' ', 'T')}Z` : label);

const regular = fc
  .record({
    from: start,
    unit: fc.constantFrom('second', 'minute', 'hour', 'day'),
    count: fc.integer({ min: 1, max: 11 }),
    length,
  })
  .map(({ from, unit, count, length: steps }) => {
    const step = UNITS[unit as keyof typeof UNITS] * count;
    const first = Math.floor(from / UNITS.day) * UNITS.day;
    const times = Array.from({ length: steps }, (_, t) => spell(first + t * step, unit !== 'day'));
    return { unit, count, times };
  });

/** Every tenth day may be the 10th, 20th and last of months. */
const isNoThird = ({ unit, count }: { readonly unit: string; readonly count: number }) =>
  unit !== 'day' || count !== 10;

const monthly = fc
  .record({
    year: fc.integer({ min: 1890, max: 2090 }),
    month: fc.integer({ min: 0, max: 11 }),
    isEnd: fc.boolean(),
    length,
  })
  .map(({ year, month, isEnd, length: months }) =>
    Array.from({ length: months }, (_, t) => spell(Date.UTC(year, month + t + (isEnd ? 1 : 0), isEnd ? 0 : 1), false)),
  );

describe('times that keep a step', () => {
  test('go on by it, in their own spelling', () => {
    holds(
      fc.property(regular, fc.integer({ min: 1, max: 9 }), ({ times }, steps) => {
        const known = times.slice(0, Math.max(3, times.length - steps));
        assert.deepEqual(continueTimes(known, times.length - known.length), times.slice(known.length));
      }),
    );
  });

  test('go on by months, from the first or to the last day of each', () => {
    holds(
      fc.property(monthly, (times) => {
        assert.deepEqual(continueTimes(times.slice(0, 3), times.length - 3), times.slice(3));
        assert.equal(inferFrequency(times), 'month');
      }),
    );
  });

  test('are named by it, and lack nothing', () => {
    holds(
      fc.property(regular.filter(isNoThird), ({ unit, count, times }) => {
        assert.equal(countMissingTimes(times), 0);
        const found = inferFrequency(times)!;
        const milliseconds = millisecondsOf(times[1]!) - millisecondsOf(times[0]!);
        assert.equal(milliseconds, UNITS[unit as keyof typeof UNITS] * count);
        const [, many = '1', name] = /^(?:(\d+) )?(\w+?)s?$/.exec(found)!;
        const sizes: Readonly<Record<string, number>> = { ...UNITS, week: 7 * UNITS.day };
        assert.equal(Number(many) * sizes[name!]!, milliseconds, found);
      }),
    );
  });

  test('lack as many as were taken out, of which few are', () => {
    holds(
      fc.property(
        // Fewer may be those of a day without one of its hours.
        regular.filter(({ times }) => times.length >= 40),
        fc.integer({ min: 5, max: 9 }),
        ({ times }, at) => {
          assert.equal(countMissingTimes(times.toSpliced(at, 1)), 1);
        },
      ),
    );
  });

  test('go on beside one another: k steps and then one are k + 1', () => {
    holds(
      fc.property(
        fc.oneof(
          regular.map(({ times }) => times),
          monthly,
        ),
        fc.integer({ min: 1, max: 30 }),
        (times, steps) => {
          const known = { times, length: times.length };
          const after = timesAfter(known, steps + 1);
          const both = [...times, ...timesAfter(known, steps)];
          assert.deepEqual(timesAfter({ times: both, length: both.length }, 1), after.slice(-1));
        },
      ),
    );
  });
});
