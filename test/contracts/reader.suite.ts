// What every reader of files must make of the kinds of files that people bring; the numbers are pandas' and NumPy's.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { InputError, type ReadOptions, type Series, timesAfter } from '@onnxcast/series';
import { SHORT } from './reader-texts.suite.ts';
import { TIME_TEXTS } from './time-texts.suite.ts';
import { UNCLEAR } from './unclear-texts.suite.ts';

/** Reads the series of a file. */
export type ReadFile = (path: string, options: ReadOptions) => Promise<readonly Series[]>;

interface Kind {
  readonly file: string;
  readonly options?: ReadOptions;
  /** Rows, first values, first and last time, and the time that comes next. */
  readonly rows: number;
  readonly values: readonly number[];
  readonly times: readonly [first: string, last: string, next: string];
}

const KINDS: Readonly<Record<string, Kind>> = {
  'newest first, day first': {
    file: '05-newest-first.csv',
    rows: 70,
    values: [100, 115.74, 119.7],
    times: ['2023-01-01', '2023-03-11', '2023-03-12'],
  },
  'day first with a clock, parted by points': {
    file: '07-day-first.csv',
    rows: 96,
    values: [10, 10.1, 10.19],
    times: ['2024-01-01 00:00:00', '2024-01-01 15:50:00', '2024-01-01 16:00:00'],
  },
  'days in digits alone, the day first': {
    file: '44-day-first-digits.csv',
    rows: 7,
    values: [28, 29, 30],
    times: ['2024-01-28', '2024-02-03', '2024-02-04'],
  },
  'days in digits alone, the month first': {
    file: '45-month-first-digits.csv',
    rows: 7,
    values: [28, 29, 30],
    times: ['2024-01-28', '2024-02-03', '2024-02-04'],
  },
  'hours of a market': {
    file: '09-market-hours.csv',
    rows: 64,
    values: [100, 114.24, 120.2],
    times: ['2024-01-01 09:00', '2024-01-08 16:00', '2024-01-09 09:00'],
  },
  'times as Python adds tenths': {
    file: '11-float-times.csv',
    rows: 60,
    values: [100, 110.1, 117.52],
    times: ['0.0', '5.9', '6.0'],
  },
  'dates in digits alone': {
    file: '13-yyyymmdd.csv',
    rows: 59,
    values: [100, 115.74, 119.7],
    times: ['20230101', '20230228', '20230301'],
  },
  'no names of columns': {
    file: '15-no-header.csv',
    options: { header: 'none' },
    rows: 20,
    values: [100, 115.74, 119.7],
    times: ['2023-01-01', '2023-01-20', '2023-01-21'],
  },
  'a point for a missing value': {
    file: '17-dot-missing.csv',
    options: { target: 'RATE', missing: 'drop' },
    rows: 36,
    values: [100, 115.74, 119.7],
    times: ['2023-01-01', '2023-02-09', '2023-02-10'],
  },
  'true and false in a covariate': {
    file: '19-true-false.csv',
    options: { futureCovariates: ['holiday'] },
    rows: 70,
    values: [100, 0, 115.74, 0],
    times: ['2023-01-01', '2023-03-11', '2023-03-12'],
  },
  'a decimal comma': {
    file: '20-decimal-comma.csv',
    rows: 20,
    values: [100, 115.74, 119.7],
    times: ['2023-01-01', '2023-01-20', '2023-01-21'],
  },
  'thousands parted by a comma': {
    file: '21-thousands.csv',
    options: { thousands: ',' },
    rows: 20,
    values: [100_000, 115_740, 119_700],
    times: ['2023-01-01', '2023-01-20', '2023-01-21'],
  },
  'a date and a clock in two columns, named': {
    file: '34-date-and-time.csv',
    options: { target: 'Load', time: 'Date,Time' },
    rows: 72,
    values: [100, 105.28, 110.2],
    times: ['2024-01-01 00:00:00', '2024-01-03 23:00:00', '2024-01-04 00:00:00'],
  },
  'a date and a clock in two columns, found': {
    file: '34-date-and-time.csv',
    options: { target: 'Load' },
    rows: 72,
    values: [100, 105.28, 110.2],
    times: ['2024-01-01 00:00:00', '2024-01-03 23:00:00', '2024-01-04 00:00:00'],
  },
  'an index of pandas, which has no name': {
    file: '36-unnamed-index.csv',
    rows: 20,
    values: [100, 115.74, 119.7],
    times: ['2023-01-01', '2023-01-20', '2023-01-21'],
  },
};

const REFUSED: Readonly<
  Record<
    string,
    { readonly file: string; readonly options?: ReadOptions; readonly message: RegExp; readonly row: number }
  >
> = {
  'data where names belong': {
    file: '15-no-header.csv',
    options: { time: '2023-01-01' },
    message: /:1: the first line holds data .+ Pass `header: 'none'`/,
    row: 1,
  },
  'a comma that may part thousands or decimals': {
    file: '21-thousands.csv',
    message: /may be 100000 or 100\.000.+Pass `thousands: ','` for the first, or `decimal: ','` for the second/,
    row: 2,
  },
  'a date that no calendar has, and not the row after it': {
    file: '38-impossible-date.csv',
    message: /:2: column "ds" holds "2023-02-29", expected a date/,
    row: 2,
  },
  'a date without its clock': {
    file: '34-date-and-time.csv',
    options: { target: 'Load', time: 'Date' },
    message: /line 2 has this one already\. If column "Time" holds the time of day, pass `time: 'Date,Time'`/,
    row: 3,
  },
};

/** Where the files lie. */
const CASES = fileURLToPath(new URL('../cases', import.meta.url));

/** @param write puts a text where the reader finds it */
export function testReader(read: ReadFile, write: (name: string, text: string) => Promise<string>): void {
  const cases = (name: string) => write(name, readFileSync(join(CASES, name), 'utf8'));

  describe('of the kinds of files that people bring', () => {
    for (const [title, { file, options = {}, rows, values, times }] of Object.entries(KINDS)) {
      test(`one with ${title} gives its numbers and its times`, async () => {
        const [series, ...others] = await read(await cases(file), options);
        assert.equal(others.length, 0);
        assert.equal(series!.values.length, rows * series!.features.length);
        assert.deepEqual([...series!.values.subarray(0, values.length)], values);
        const next = timesAfter({ times: series!.times, length: rows }, 1);
        assert.deepEqual([series!.times![0], series!.times!.at(-1), ...next], times);
      });
    }

    for (const [title, { file, options = {}, message, row }] of Object.entries(REFUSED)) {
      test(`one with ${title} is refused by its row, with what helps`, async () => {
        await assert.rejects(
          async () => read(await cases(file), options),
          (error) => error instanceof InputError && message.test(error.message) && error.row === row,
        );
      });
    }

    for (const [title, text, options, expected] of [...TIME_TEXTS, ...SHORT]) {
      test(`one with ${title} gives its numbers`, async () => {
        const [series] = await read(await write('short.csv', text), options);
        const found = series!.times!.map((time, row) => [time, [series!.values[row]!]]);
        assert.deepEqual(
          found,
          Object.entries(expected).sort(
            ([a], [b]) => found.findIndex(([time]) => time === a) - found.findIndex(([time]) => time === b),
          ),
        );
      });
    }

    test('steps start again in each series', async () => {
      const text = 'unique_id,step,y\na,1,5\na,2,6\nb,1,7\nb,2,8\n';
      const series = await read(await write('steps.csv', text), {});
      assert.deepEqual(
        series.map(({ id, times, values }) => [id, times, ...values]),
        [
          ['a', ['1', '2'], 5, 6],
          ['b', ['1', '2'], 7, 8],
        ],
      );
    });

    test('a column that is called like a count and is none is a series', async () => {
      const series = await read(await write('index.csv', 'Date,Index,y\n2024-01-01,5,1\n2024-01-02,3,2\n'), {});
      assert.deepEqual(
        series.map(({ id }) => id),
        ['Index', 'y'],
      );
    });

    // pandas: df.to_json(orient='list'), 'columns' and 'index' with an index of days, 'split', 'table', 'values',
    // s.to_json() and its orient='split', and json_normalize.
    const SHAPES: Readonly<Record<string, unknown>> = {
      'lists of columns': { ds: ['2024-01-01', '2024-01-02'], y: [5, 6] },
      'columns by their rows': { ds: { 0: '2024-01-01', 1: '2024-01-02' }, y: { 0: 5, 1: 6 } },
      'columns by their times': { y: { '2024-01-01': 5, '2024-01-02': 6 } },
      'names beside data': {
        columns: ['ds', 'y'],
        index: [0, 1],
        data: [
          ['2024-01-01', 5],
          ['2024-01-02', 6],
        ],
      },
      'times and names beside data': { columns: ['y'], index: ['2024-01-01', '2024-01-02'], data: [[5], [6]] },
      'rows by their times': { '2024-01-01': { y: 5 }, '2024-01-02': { y: 6 } },
      'rows by their number': { 0: { ds: '2024-01-01', y: 5 }, 1: { ds: '2024-01-02', y: 6 } },
      'values by their times': { '2024-01-01': 5, '2024-01-02': 6 },
      'values by their times, newest first': { '2024-01-02': 6, '2024-01-01': 5 },
      'values beside their times': { name: 'sold', index: ['2024-01-01', '2024-01-02'], data: [5, 6] },
      'rows below their schema': {
        schema: { fields: [{ name: 'ds' }, { name: 'y' }], primaryKey: ['ds'], pandas_version: '1.4.0' },
        data: [
          { ds: '2024-01-01', y: 5 },
          { ds: '2024-01-02', y: 6 },
        ],
      },
      'rows and their number below their schema': {
        schema: { fields: [{ name: 'index' }, { name: 'ds' }, { name: 'y' }], primaryKey: ['index'] },
        data: [
          { index: 0, ds: '2024-01-01', y: 5 },
          { index: 1, ds: '2024-01-02', y: 6 },
        ],
      },
      'lists of cells below their names': [
        ['ds', 'y'],
        ['2024-01-01', 5],
        ['2024-01-02', 6],
      ],
      'lists of cells': [
        ['2024-01-01', 5],
        ['2024-01-02', 6],
      ],
      'columns deep within an object': { units: { y: 'kW' }, hourly: { ds: ['2024-01-01', '2024-01-02'], y: [5, 6] } },
      'a table within an object': {
        unit: 'kW',
        data: [
          { ds: '2024-01-01', y: 5 },
          { ds: '2024-01-02', y: 6 },
        ],
      },
      'objects within its rows': [
        { at: { day: '2024-01-01' }, y: 5 },
        { at: { day: '2024-01-02' }, y: 6 },
      ],
    };
    for (const [title, value] of Object.entries(SHAPES)) {
      test(`JSON of ${title} gives its numbers and times`, async () => {
        const series = await read(await write('shape.json', JSON.stringify(value)), {});
        assert.deepEqual(
          series.map(({ values, times }) => [[...values], times]),
          [
            [
              [5, 6],
              ['2024-01-01', '2024-01-02'],
            ],
          ],
        );
      });
    }

    test('JSON of values by milliseconds since 1970 is in the order of time, whatever that of its keys', async () => {
      const text = '{"1672704000000":7,"1672531200000":5,"1672617600000":6}';
      const [series] = await read(await write('epoch.json', text), {});
      assert.deepEqual([...series!.values], [5, 6, 7]);
      assert.deepEqual(timesAfter({ times: series!.times, length: 3 }, 1), ['1672790400000']);
    });

    test('JSON of values by their places is one series, and by other names is refused', async () => {
      const [series] = await read(await write('places.json', '{"0":5,"1":6,"2":7.5}'), {});
      assert.deepEqual([[...series!.values], series!.times], [[5, 6, 7.5], undefined]);
      const named = await write('names.json', '{"a":5,"b":6}');
      await assert.rejects(
        async () => read(named, {}),
        /names\.json: an object, expected an array of objects.+Write one/,
      );
    });

    test('Y and N, on and off are 1 and 0 in covariates', async () => {
      const text = 'ds,y,open,heat\n1,5,Y,off\n2,6,N,on\n';
      const [series] = await read(await write('open.csv', text), { futureCovariates: ['open', 'heat'] });
      assert.deepEqual([...series!.values], [5, 1, 0, 6, 0, 1]);
    });

    test('JSON of numbers alone is one series', async () => {
      const [series] = await read(await write('numbers.json', '[5, 6, 7.5]'), {});
      assert.deepEqual([...series!.values], [5, 6, 7.5]);
    });

    test('one series a row may end early, and is then shorter', async () => {
      const text = 'id,V1,V2,V3\na,1,2,3\nb,4,5,\n';
      const series = await read(await write('rows.csv', text), { layout: 'rows', id: 'id' });
      assert.deepEqual(
        series.map(({ id, values }) => [id, ...values]),
        [
          ['a', 1, 2, 3],
          ['b', 4, 5],
        ],
      );
    });

    test('what stands beside the times of one series a row names it, or is passed over', async () => {
      const dates = '1/22/20,1/23/20,1/24/20';
      const months = 'Jan,Feb,Mar,Apr,May,Jun,Jul,Aug,Sep,Oct,Nov,Dec';
      const numbers = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];
      const cases: readonly (readonly [text: string, expected: readonly (readonly (string | number)[])[]])[] = [
        [
          `Province,Country,Lat,Long,${dates}\n,Chad,15,19,4,5,6\nHubei,China,30,112,7,8,9\n`,
          [
            ['Chad', 4, 5, 6],
            ['China', 7, 8, 9],
          ],
        ],
        [
          'id,2021,2022,2023\n101,5,6,7\n102,8,9,10\n',
          [
            ['101', 5, 6, 7],
            ['102', 8, 9, 10],
          ],
        ],
        [
          ',2021,2022\n0,5,6\n1,8,9\n',
          [
            ['0', 5, 6],
            ['1', 8, 9],
          ],
        ],
        ['store_id,V1,V2,V3\n101,5,6,7\n', [['101', 5, 6, 7]]],
        [
          `Year,${months}\n2021,${numbers}\n2022,${numbers}\n`,
          [
            ['2021', ...numbers],
            ['2022', ...numbers],
          ],
        ],
      ];
      for (const [text, expected] of cases) {
        const series = await read(await write('rows.csv', text), { layout: 'rows' });
        assert.deepEqual(
          series.map(({ id, values }) => [id, ...values]),
          expected,
          text,
        );
      }
    });

    // pandas: s.interpolate(), s.ffill(), on the days of s.asfreq('D'); a week that comes again is its own reference.
    const FILLED: Readonly<Record<'linear' | 'previous' | 'seasonal', readonly number[]>> = {
      linear: [86.570909090909, 88.781818181818, 90.992727272727, 93.203636363636, 95.414545454545],
      previous: [84.36, 84.36, 84.36, 84.36, 84.36],
      seasonal: [100, 115.64, 119.5, 108.68, 91.32],
    };
    for (const [fill, values] of Object.entries(FILLED)) {
      test(`one with ten days without a value is filled in (${fill}), as pandas does, and says which were not observed`, async () => {
        const text = readFileSync(join(CASES, '42-hole.csv'), 'utf8');
        const rows = text.split('\n').filter((line) => !line.endsWith(','));
        for (const whole of [text, rows.join('\n')]) {
          const [series] = await read(await write('42-hole.csv', whole), { fill: fill as 'linear' });
          assert.equal(series!.values.length, 126);
          assert.deepEqual([...series!.times!.slice(104, 107)], ['2023-04-15', '2023-04-16', '2023-04-17']);
          values.forEach((value, day) => {
            assert.ok(Math.abs(series!.values[105 + day]! - value) < 1e-9, `${series!.values[105 + day]} and ${value}`);
          });
          const hole = [...series!.observed!].flatMap((is, at) => (is === 0 ? [at] : []));
          assert.deepEqual(hole, [105, 106, 107, 108, 109, 110, 111, 112, 113, 114]);
        }
      });
    }

    test('one with a hole is cut into two series, and no value is made up', async () => {
      const series = await read(await cases('42-hole.csv'), { fill: 'cut' });
      assert.deepEqual(
        series.map(({ id, values, times, observed }) => [id, values.length, times![0], observed]),
        [
          ['42-hole:1', 105, '2023-01-01', undefined],
          ['42-hole:2', 11, '2023-04-26', undefined],
        ],
      );
    });

    test('a value that is missing in one of two columns is filled in there alone, and empty ends are left out', async () => {
      const text = 'ds,y,x\n1,,\n2,1,\n3,,6\n4,,\n5,4,8\n6,5,\n7,,\n';
      const [series] = await read(await write('two.csv', text), { fill: 'linear', target: ['y', 'x'] });
      assert.deepEqual(series!.times, ['2', '3', '4', '5', '6']);
      assert.deepEqual([...series!.values], [1, 6, 2, 6, 3, 7, 4, 8, 5, 8]);
      assert.deepEqual([...series!.observed!], [1, 0, 0, 1, 0, 0, 1, 1, 1, 0]);
    });

    test('years of two digits until 1949 lie before 1950, in one column or in several', async () => {
      const days = await read(await write('days.csv', 'ds,y\n31-Dec-47,1\n31-Dec-48,2\n31-Dec-49,3\n'), {});
      assert.deepEqual(days[0]!.times, ['1947-12-31', '1948-12-31', '1949-12-31']);
      const months = await read(await write('months.csv', 'year,month,y\n49,11,1\n49,12,2\n50,1,3\n'), { target: 'y' });
      assert.deepEqual(months[0]!.times, ['1949-11', '1949-12', '1950-01']);
      const alike = await read(await write('alike.csv', 'ds,y\n01/01/48,1\n01/01/49,2\n01/01/50,3\n'), {
        dateOrder: 'month',
      });
      assert.deepEqual(alike[0]!.times, ['1948-01-01', '1949-01-01', '1950-01-01']);
    });

    const year = new Date().getUTCFullYear();
    for (const [title, first, years] of [
      ['from 1910 to 1960', 1910, 51],
      ['until this year, from 98 years before', year - 98, 99],
      ['five years into the future', year - 6, 12],
    ] as const) {
      test(`years of two digits that follow one another ${title} stay together`, async () => {
        const all = Array.from({ length: years }, (_, at) => first + at);
        const rows = all.map((one, at) => `1-Jul-${String(one).slice(-2)},${at}\n`);
        const [series] = await read(await write('years.csv', `ds,y\n${rows.join('')}`), {});
        assert.deepEqual(
          series!.times,
          all.map((one) => `${one}-07-01`),
        );
        assert.deepEqual(
          [...series!.values],
          all.map((_, at) => at),
        );
      });
    }

    for (const [title, text, options, message] of UNCLEAR) {
      test(`one with ${title} is refused with the option that tells`, async () => {
        await assert.rejects(
          async () => read(await write('unclear.csv', text), options),
          (error) => error instanceof InputError && message.test(error.message),
        );
      });
    }
  });
}
