import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { InputError } from '../errors.ts';
import { continueTimes, countMissingTimes, inferFrequency, seasonOf, timesAfter, whyGuessed } from './calendar.ts';

interface Reference {
  readonly frequency: string | null;
  readonly history: readonly string[];
  readonly next: readonly string[];
}

/** From `test/reference/make_times.py`. */
const PANDAS = JSON.parse(
  readFileSync(new URL('../../../../test/reference/times.json', import.meta.url), 'utf8'),
) as Readonly<Record<string, Reference>>;

/** History, what it is called, and what comes next: read off a calendar. */
const CASES: readonly (readonly [times: string, frequency: string | undefined, next: string])[] = [
  ['2000-11-01 2000-12-01', 'month', '2001-01-01 2001-02-01'],
  ['2000-11 2000-12', 'month', '2001-01 2001-02'],
  ['2000/11 2000/12', 'month', '2001/01 2001/02'],
  ['2023-11-30 2023-12-31', 'month', '2024-01-31 2024-02-29 2024-03-31 2024-04-30'],
  ['2023-01-30 2023-02-28 2023-03-30', 'month', '2023-04-30 2023-05-30'],
  ['2001-02-01 2001-03-01', 'month', '2001-04-01'],
  ['2001-06-30 2001-09-30', 'quarter', '2001-12-31 2002-03-31'],
  ['2001-01-15 2001-04-15', 'quarter', '2001-07-15 2001-10-15 2002-01-15'],
  ['2001-01-01 2001-07-01', '6 months', '2002-01-01'],
  ['1999-12-31 2000-12-31', 'year', '2001-12-31'],
  ['2019-02-28 2020-02-29', 'year', '2021-02-28 2022-02-28 2023-02-28 2024-02-29'],
  ['2000-12-20 2000-12-27', 'week', '2001-01-03 2001-01-10'],
  ['2024-02-27 2024-02-28', 'day', '2024-02-29 2024-03-01'],
  ['2000-12-29 2000-12-31', '2 days', '2001-01-02'],
  ['2000-12-31T22:00 2000-12-31T23:00', 'hour', '2001-01-01T00:00 2001-01-01T01:00'],
  ['2000-12-31T22:00:00Z 2000-12-31T23:00:00Z', 'hour', '2001-01-01T00:00:00Z'],
  ['2000-12-31T22:00+05:30 2000-12-31T23:00+05:30', 'hour', '2001-01-01T00:00+05:30'],
  // Daylight saving begins: an hour is an hour, and the last offset is kept.
  ['2024-03-31T01:00+01:00 2024-03-31T03:00+02:00', 'hour', '2024-03-31T04:00+02:00'],
  // Days by the clock, of 23 hours, of which only offsets tell.
  ['2024-03-30 00:00+01:00 2024-03-31 00:00+01:00 2024-04-01 00:00+02:00', 'day', '2024-04-02 00:00+02:00'],
  [
    '2024-03-29T02:30+01:00[Europe/Berlin] 2024-03-30T02:30+01:00[Europe/Berlin]',
    'day',
    '2024-03-31T03:30+02:00[Europe/Berlin] 2024-04-01T02:30+02:00[Europe/Berlin]',
  ],
  ['2000-12-31 23:30:00 2000-12-31 23:45:00', '15 minutes', '2001-01-01 00:00:00 2001-01-01 00:15:00'],
  ['2000-01-01T00:00:59.50 2000-01-01T00:00:59.75', undefined, '2000-01-01T00:01:00.00 2000-01-01T00:01:00.25'],
  ['2000-01-01T00:00:00 2000-01-01T00:00:30', '30 seconds', '2000-01-01T00:01:00'],
  ['8 9', undefined, '10 11'],
  ['1958 1959 1960', undefined, '1961 1962'],
  ['-0.2 -0.1', undefined, '0.0 0.1 0.2'],
  ['0.1 0.2 0.3', undefined, '0.4 0.5'],
  ['1 1.5 2', undefined, '2.5 3.0'],
  ['100 200', undefined, '300'],
  // As Python writes numpy.arange(0, 1, 0.1).
  ['0.0 0.1 0.2 0.30000000000000004 0.4 0.5 0.6000000000000001', undefined, '0.7 0.8'],
  // As numpy.savetxt writes numpy.arange(5) * 0.001, in four digits and in its usual eighteen.
  ['0.0000e+00 1.0000e-03 2.0000e-03 3.0000e-03 4.0000e-03', undefined, '5.0000e-03 6.0000e-03'],
  [
    '0.000000000000000000e+00 1.000000000000000021e-03 2.000000000000000042e-03 3.000000000000000062e-03 4.000000000000000083e-03',
    undefined,
    '5.000000000000000104e-03 6.000000000000000125e-03',
  ],
  [
    '1.000000000000000021e-03 2.000000000000000042e-03 3.000000000000000062e-03 4.000000000000000083e-03',
    undefined,
    '5.000000000000000104e-03',
  ],
  // As R writes the months of a year, and the years of pandas with no zeros at their end.
  ['1949.000 1949.083 1949.167 1949.250 1949.333 1949.417', undefined, '1949.500 1949.583 1949.667 1949.750'],
  ['1949.583 1949.667 1949.75 1949.833 1949.917', undefined, '1950.00 1950.083'],
  ['0 33 67 100 133', undefined, '167 200'],
  ['20230227 20230228', 'day', '20230301 20230302'],
  ['202311 202312', 'month', '202401 202402'],
  ['20230132 20230133', undefined, '20230134'],
  ['2017Q3 2017Q4', 'quarter', '2018Q1 2018Q2'],
  ['2017-Q3 2017-Q4', 'quarter', '2018-Q1'],
  ['2020W52 2020W53', 'week', '2021W01 2021W02'],
  ['2020M11 2020M12', 'month', '2021M01'],
  ['9999-12-30 9999-12-31', 'day', '10000-01-01 10000-01-02'],
  ['2024-01-31 2024-02-29 2024-03-29 2024-04-30 2024-05-31', 'month', '2024-06-28 2024-07-31 2024-08-30'],
  ['-0045-12-30 -0045-12-31', 'day', '-0044-01-01'],
  ['0099-11-30 0099-12-31', 'month', '0100-01-31 0100-02-28'],
  ['2023H2 2024H1', '6 months', '2024H2 2025H1'],
  ['9007199254740993 9007199254740994', undefined, '9007199254740995'],
];

/** Labels are told apart by a space, unless it stands before a clock. */
function split(labels: string): readonly string[] {
  return labels.split(/ (?!\d\d:)/);
}

describe('calendar', () => {
  for (const [times, frequency, next] of CASES) {
    test(`${times} has the step ${frequency ?? 'of a number'} and goes on with ${next}`, () => {
      const history = Object.freeze(split(times));
      assert.equal(inferFrequency(history), frequency);
      assert.deepEqual(continueTimes(history, split(next).length), split(next));
    });
  }

  for (const [name, { frequency, history, next }] of Object.entries(PANDAS)) {
    test(`${history.length} times of pandas, ${name}, go on as there, and are called ${frequency}`, () => {
      assert.deepEqual(continueTimes(history, next.length), next);
      assert.equal(inferFrequency(history), frequency ?? undefined);
    });
  }

  test('1,000 months, days and hours agree with the calendar of the JavaScript engine', () => {
    const start = { month: Date.UTC(1999, 10, 1), day: Date.UTC(1999, 10, 1), hour: Date.UTC(1999, 10, 1) };
    const at = {
      month: (k: number) => new Date(Date.UTC(1999, 10 + k, 1)).toISOString().slice(0, 10),
      day: (k: number) => new Date(start.day + k * 86_400_000).toISOString().slice(0, 10),
      hour: (k: number) => new Date(start.hour + k * 3_600_000).toISOString().slice(0, 16),
    };
    for (const [name, label] of Object.entries(at)) {
      const all = Array.from({ length: 1024 }, (_, k) => label(k));
      assert.equal(inferFrequency(all.slice(0, 24)), name);
      assert.deepEqual(continueTimes(all.slice(0, 24), 1000), all.slice(24));
    }
  });

  test('months with gaps go on as months, and the gaps are counted', () => {
    const months = Array.from({ length: 40 }, (_, k) => new Date(Date.UTC(1999, 10 + k, 1)).toISOString().slice(0, 10));
    const history = months.slice(0, 38).filter((_, k) => k !== 1 && k !== 20 && k !== 21);
    assert.equal(inferFrequency(history), 'month');
    assert.equal(countMissingTimes(history), 3);
    assert.deepEqual(continueTimes(history, 2), months.slice(38));
    assert.equal(countMissingTimes(months), 0);
  });

  test('months, quarters and days with some holes go on by the calendar, however few they are', () => {
    const cases = [
      [['2017Q1', '2017Q2', '2017Q4', '2018Q1', '2018Q2', '2018Q3', '2018Q4'], 1, ['2019Q1', '2019Q2']],
      [['2023-01-31', '2023-02-28', '2023-03-31', '2023-05-31', '2023-06-30'], 1, ['2023-07-31', '2023-08-31']],
      [['2024-01-01', '2024-01-02', '2024-01-04', '2024-01-05'], 1, ['2024-01-06', '2024-01-07']],
      [
        ['2024-03-04', '2024-03-05', '2024-03-06', '2024-03-07', '2024-03-08', '2024-03-11', '2024-03-13'],
        1,
        ['2024-03-14'],
      ],
    ] as const;
    for (const [times, missing, next] of cases) {
      assert.equal(countMissingTimes(times), missing, times[0]);
      assert.deepEqual(continueTimes(times, next.length), next);
    }
    const year = Array.from(
      { length: 24 },
      (_, i) => `${2020 + Math.floor(i / 12)}-${String((i % 12) + 1).padStart(2, '0')}-01`,
    );
    const holes = year.filter((_, i) => ![3, 7, 8, 15].includes(i));
    assert.deepEqual([inferFrequency(holes), countMissingTimes(holes)], ['month', 4]);
  });

  test('months of which too many are missing to tell still stay on their day', () => {
    const times = [
      '2020-01-31',
      '2020-02-29',
      '2020-04-30',
      '2020-06-30',
      '2020-07-31',
      '2020-10-31',
      '2020-11-30',
      '2021-02-28',
    ];
    assert.equal(inferFrequency(times), undefined);
    assert.deepEqual(timesAfter({ times, length: times.length }, 2), ['2021-03-31', '2021-04-30']);
  });

  test('working days go on over every week-end, with a holiday counted as missing', () => {
    const days = Array.from({ length: 100 }, (_, k) => new Date(Date.UTC(2024, 0, 1 + k)));
    const working = days.filter((day) => day.getUTCDay() % 6 !== 0).map((day) => day.toISOString().slice(0, 10));
    for (const length of [6, 11, 40]) {
      assert.equal(inferFrequency(working.slice(0, length)), 'business day');
      assert.equal(countMissingTimes(working.slice(0, length)), 0);
      assert.deepEqual(continueTimes(working.slice(0, length), 30), working.slice(length, length + 30));
    }
    const holiday = working.slice(0, 40).filter((_, k) => k !== 20);
    assert.equal(countMissingTimes(holiday), 1);
    assert.deepEqual(continueTimes(holiday, 30), working.slice(40, 70));
    const afternoons = working.map((day) => `${day} 16:00`);
    assert.deepEqual(continueTimes(afternoons.slice(0, 8), 10), afternoons.slice(8, 18));
  });

  test('five days of one week are days, and so are seven a week', () => {
    assert.equal(inferFrequency(['2024-01-01', '2024-01-02', '2024-01-03', '2024-01-04', '2024-01-05']), 'day');
    assert.equal(inferFrequency(['2024-01-05', '2024-01-06', '2024-01-07', '2024-01-08']), 'day');
    assert.equal(inferFrequency(['1965-12-30', '1965-12-31', '1966-01-03']), 'business day');
    assert.deepEqual(continueTimes(['1965-12-30', '1965-12-31', '1966-01-03'], 5).at(-1), '1966-01-10');
  });

  test('hours of a market go on the next morning, and after a week-end where it knows one', () => {
    const hours = (days: readonly number[]) =>
      days.flatMap((day) =>
        [9, 10, 11].map((hour) => new Date(Date.UTC(2024, 0, day, hour)).toISOString().slice(0, 16)),
      );
    const everyDay = hours([1, 2, 3, 4]);
    assert.equal(inferFrequency(everyDay), '3 times a day');
    assert.deepEqual(continueTimes(everyDay, 4), hours([5, 6]).slice(0, 4));
    assert.deepEqual(continueTimes(everyDay.slice(0, -1), 2), hours([4, 5]).slice(2, 4));
    const business = hours([3, 4, 5, 8, 9]);
    assert.equal(inferFrequency(business), '3 times a business day');
    assert.deepEqual(continueTimes(hours([1, 2, 3, 4, 5, 8, 9, 10, 11, 12]), 3), hours([15]));
    assert.equal(seasonOf('3 times a day'), 3);
  });

  test('weeks of six days go on as such', () => {
    const days = Array.from({ length: 40 }, (_, k) => new Date(Date.UTC(2024, 0, 1 + k)));
    const six = days.filter((day) => day.getUTCDay() !== 0).map((day) => day.toISOString().slice(0, 10));
    assert.equal(inferFrequency(six.slice(0, 24)), '6 times a week');
    assert.deepEqual(continueTimes(six.slice(0, 24), 8), six.slice(24, 32));
  });

  test('labels after times without a step go on by the most common one or by the median of such as all differ, and never throw', () => {
    const after = (times: readonly string[], horizon: number) => timesAfter({ times, length: times.length }, horizon);
    assert.deepEqual(after(['2000-01-01', '2000-01-02', '2000-01-05'], 1), ['2000-01-06']);
    assert.equal(whyGuessed(['2000-01-01', '2000-01-02', '2000-01-05']), 'median');
    const growing = ['2000-01-01', '2000-01-11', '2000-01-13', '2000-01-18'];
    assert.equal(whyGuessed(growing), 'median');
    assert.deepEqual(after(growing, 2), ['2000-01-23', '2000-01-28']);
    assert.equal(whyGuessed([...growing, '2000-01-20']), 'step');
    assert.deepEqual(after([...growing, '2000-01-20'], 1), ['2000-01-22']);
    assert.deepEqual(after(['2', '1'], 2), ['2', '3']);
    assert.equal(whyGuessed(['2', '1']), 'count');
    assert.deepEqual(after(['Jan', 'Feb'], 1), ['2']);
    assert.deepEqual(after(['270000-01-01', '275000-01-01'], 2), ['2', '3']);
  });

  test('a horizon of 0 asks nothing of the times', () => {
    assert.deepEqual(continueTimes([], 0), []);
  });

  test('times without one step have no frequency, and going on says where they part', () => {
    for (const [times, message] of [
      [[], /^0 times, expected at least 2/],
      [['2000-01-01'], /^1 time, expected at least 2/],
      [
        ['2000-01-01', '2000-01-02', '2000-01-05'],
        /"2000-01-01" is followed by "2000-01-02", but "2000-01-02" is followed by "2000-01-05"/,
      ],
      [['2000-01-31', '2000-02-29', '2000-04-30'], /but "2000-02-29" is followed by "2000-04-30"/],
      [['1', '2', '4'], /but "2" is followed by "4"/],
      [['0', '10', '21', '33', '46', '60'], /but "10" is followed by "21"/],
      [['2', '1'], /Times do not keep one step/],
      [['1/1/2024', '1/2/2024'], /^Time "1\/1\/2024" cannot be continued.*Write all dates as YYYY-MM-DD/],
      [['Jan', 'Feb'], /^Time "Jan" cannot be continued/],
      [['1', '2000-01-01'], /^Time "2000-01-01" cannot be continued/],
      [['1e3', '2e3'], /^Time "1e3" cannot be continued/],
    ] as const) {
      assert.equal(inferFrequency(times), undefined);
      assert.throws(
        () => continueTimes(times, 1),
        (error) => error instanceof InputError && message.test(error.message),
      );
    }
    for (const horizon of [-1, 0.5]) assert.throws(() => continueTimes(['1', '2'], horizon), InputError);
  });

  test('a season is a year of quarters, months or weeks, a week of days, a day of hours or minutes', () => {
    const seasons = {
      quarter: 4,
      month: 12,
      '6 months': 2,
      week: 52,
      day: 7,
      'business day': 5,
      hour: 24,
      '2 hours': 12,
      '30 minutes': 48,
      '15 minutes': 96,
      minute: 1440,
      year: undefined,
      '5 months': undefined,
      '7 minutes': undefined,
      fortnight: undefined,
    };
    for (const [frequency, season] of Object.entries(seasons)) assert.equal(seasonOf(frequency), season, frequency);
  });
});

test('microseconds and nanoseconds since 1970 are dates and go on in their own digits', () => {
  const hours = (unit: number) =>
    [0, 1, 2].map((hour) => String(BigInt(1_700_000_000 + hour * 3600) * 10n ** BigInt(unit)));
  for (const unit of [6, 9]) {
    assert.equal(inferFrequency(hours(unit)), 'hour');
    assert.deepEqual(continueTimes(hours(unit).slice(0, 2), 1), hours(unit).slice(2));
  }
});

test('times go on with the fraction or the clock that the last of them leaves out', () => {
  // pandas: date_range('2024-01-01', periods=4, freq='250ms')
  const quarters = ['2024-01-01 00:00:00.25', '2024-01-01 00:00:00.5', '2024-01-01 00:00:00.75', '2024-01-01 00:00:01'];
  assert.deepEqual(continueTimes(quarters, 2), ['2024-01-01 00:00:01.25', '2024-01-01 00:00:01.50']);
  const hours = ['2024-01-01 06:00:00', '2024-01-01 12:00:00', '2024-01-01 18:00:00', '2024-01-02'];
  assert.deepEqual(continueTimes(hours, 2), ['2024-01-02 06:00:00', '2024-01-02 12:00:00']);
});
