import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { calendarRows } from './calendar.ts';
import { calendarNames, networkOf } from './calendar-columns.ts';
import { type CalendarFeature, isCalendar } from './calendar-spec.ts';
import { calendarStepOf } from './calendar-step.ts';
import { stepsBetween, timeAfter } from './calendar-time.ts';

const DAY = 86_400;
const secondsOf = (date: string) => Date.parse(date) / 1000;
const year: CalendarFeature = { kind: 'waves', period: 'year', harmonics: 1 };

describe('a calendar', () => {
  test('knows the months of JavaScript before 1970, in leap years and at the ends of months', () => {
    for (const start of [
      '1899-12-31',
      '1900-02-28',
      '1969-12-31T23:59:59Z',
      '1972-02-29',
      '2000-02-29',
      '2100-03-01',
    ]) {
      for (let offset = 0; offset < 30; offset++) {
        const month = (new Date(start).getUTCMonth() + offset) % 12;
        const [sine, cosine] = calendarRows({ calendar: [year], frequency: 'month' }, secondsOf(start), {
          from: offset,
          count: 1,
        });
        assert.ok(Math.abs(sine! - Math.sin((2 * Math.PI * month) / 12)) <= 1e-12, `${start} ${offset}`);
        assert.ok(Math.abs(cosine! - Math.cos((2 * Math.PI * month) / 12)) <= 1e-12, `${start} ${offset}`);
      }
    }
  });

  test('counts on months as JavaScript does on every day of 400 years', () => {
    for (let day = -100 * 365; day < 300 * 365; day += 1) {
      const date = new Date(day * DAY * 1000);
      const expected = Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 5, 1) / 1000;
      assert.equal(timeAfter({ unit: 'month', count: 1 }, day * DAY, 5), expected, date.toISOString());
    }
  });

  test('goes round once a day in hours, twice with a second wave', () => {
    const calendar = [{ kind: 'waves', period: 'day', harmonics: 2 }] as const;
    const rows = calendarRows({ calendar, frequency: 'hour' }, secondsOf('2024-02-28T06:00Z'), { count: 1 });
    const expected = [1, 0, 0, -1]; // a quarter of the day
    for (const [i, value] of rows.entries()) assert.ok(Math.abs(value - expected[i]!) <= 1e-12, `${rows}`);
    assert.equal(calendarNames({ calendar }).length, 4);
  });

  test('has 1 on every hour of a holiday, and 0 on all others, before and after the table too', () => {
    const days = ['1969-12-25', '1972-02-29', '1972-12-31', '2031-01-01'].map((date) => secondsOf(date) / DAY);
    const calendar = [{ kind: 'holidays', of: 'nowhere', days }] as const;
    const start = secondsOf('1960-01-01');
    const rows = calendarRows({ calendar, frequency: 'day' }, start, { count: 30_000 });
    const found = [...rows.entries()].filter(([, value]) => value !== 0);
    assert.deepEqual(
      found,
      days.map((day) => [day - start / DAY, 1]),
    );
    const hours = calendarRows({ calendar, frequency: 'hour' }, secondsOf('1972-02-28'), { count: 72 });
    assert.deepEqual(
      [...hours.entries()].filter(([, value]) => value === 1).map(([hour]) => hour),
      [...Array(24).keys()].map((hour) => 24 + hour),
    );
  });

  test('has 1 on its own day of the week, on every hour of it, before 1970 too', () => {
    const calendar = [{ kind: 'weekdays' }] as const;
    for (const start of ['1899-12-31', '1969-12-28', '2000-02-28']) {
      const rows = calendarRows({ calendar, frequency: '6 hours' }, secondsOf(start), { count: 60 });
      for (let row = 0; row < 60; row++) {
        const fromSunday = new Date(Date.parse(start) + row * 6 * 3_600_000).getUTCDay();
        const expected = [1, 2, 3, 4, 5, 6, 0].map((day) => (day === fromSunday ? 1 : 0));
        assert.deepEqual([...rows.subarray(row * 7, row * 7 + 7)], expected);
      }
    }
  });

  test('gives the network columns of other names than features have, behind them', () => {
    const spec = { features: ['Monday', 'y'], futureCovariates: ['Monday'], frequency: 'day' };
    const weekdays = { kind: 'weekdays' } as const;
    const { features, futureCovariates } = networkOf({ ...spec, calendar: [weekdays, weekdays] });
    assert.equal(new Set(features).size, 16);
    assert.deepEqual(features.slice(0, 2), spec.features);
    assert.deepEqual(futureCovariates, ['Monday', ...features.slice(2)]);
  });

  test('knows only steps that are equally long', () => {
    assert.deepEqual(calendarStepOf('15 minutes'), { unit: 'second', count: 900, name: '15 minutes' });
    assert.deepEqual(calendarStepOf('quarter'), { unit: 'month', count: 3, name: 'quarter' });
    for (const frequency of ['business day', 'half month', '8 times a business day', '1', undefined]) {
      assert.equal(calendarStepOf(frequency), undefined);
    }
    assert.equal(stepsBetween({ unit: 'month', count: 3 }, secondsOf('1999-11-30'), secondsOf('2001-02-01')), 5);
  });

  test('is read off JSON only where it is whole', () => {
    assert.ok(isCalendar([year, { kind: 'weekdays' }, { kind: 'holidays', of: 'DE', days: [1, 2] }]));
    assert.ok(!isCalendar([]));
    for (const wrong of [
      { kind: 'tides' },
      { ...year, harmonics: 0 },
      { ...year, period: 'moon' },
      { kind: 'holidays', of: 'DE', days: [2, 1] },
      { kind: 'toString' },
      null,
      3,
    ]) {
      assert.ok(!isCalendar([wrong]), JSON.stringify(wrong));
    }
  });
});
