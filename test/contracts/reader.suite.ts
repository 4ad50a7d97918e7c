// What every reader of files must make of the kinds of files that people bring; the numbers are pandas' and NumPy's.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { InputError, type ReadOptions, type Series, timesAfter } from '@onnxcast/series';

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

    const SHORT: readonly (readonly [
      title: string,
      text: string,
      options: ReadOptions,
      expected: Readonly<Record<string, readonly number[]>>,
    ])[] = [
      [
        'months first, told by one part above 12',
        'date,y\n1/2/2024,1\n1/13/2024,2\n',
        {},
        { '2024-01-02': [1], '2024-01-13': [2] },
      ],
      [
        'the day first, by option',
        'date,y\n1/2/2024,1\n2/2/2024,2\n',
        { dateOrder: 'day' },
        { '2024-02-01': [1], '2024-02-02': [2] },
      ],
      ['shuffled rows', 'ds,y\n3,30\n1,10\n2,20\n', {}, { 1: [10], 2: [20], 3: [30] }],
      ['names of months', 'date,y\n31 Jan 2024,1\n29 Feb 2024,2\n', {}, { '2024-01-31': [1], '2024-02-29': [2] }],
      ['quarters', 'ds,y\n2017Q4,1\n2018Q1,2\n', {}, { '2017Q4': [1], '2018Q1': [2] }],
      ['months in digits alone', 'ds,y\n202312,1\n202401,2\n', {}, { 202312: [1], 202401: [2] }],
      [
        'year, month, day and hour in columns of their own',
        'year,month,day,hour,y\n2024,2,29,23,1\n2024,3,1,0,2\n',
        { time: 'year,month,day,hour', target: 'y' },
        { '2024-02-29 23:00': [1], '2024-03-01 00:00': [2] },
      ],
      // pandas: to_datetime(df[['year', 'month', 'day', 'hour']]), to_datetime('2020-366', format='%Y-%j'), and the like.
      [
        'year, month, day and hour in columns that nobody named',
        'year,month,day,hour,y\n2024,2,29,23,1\n2024,3,1,0,2\n',
        {},
        { '2024-02-29 23:00': [1], '2024-03-01 00:00': [2] },
      ],
      [
        'day, month and year',
        'day,month,year,y\n31,1,2024,1\n1,2,2024,2\n',
        {},
        { '2024-01-31': [1], '2024-02-01': [2] },
      ],
      ['year and name of a month', 'Year,Month,Sold\n2024,Jan,1\n2024,Feb,2\n', {}, { '2024-01': [1], '2024-02': [2] }],
      ['year and quarter', 'Year,Quarter,Sold\n2023,4,1\n2024,1,2\n', {}, { '2023Q4': [1], '2024Q1': [2] }],
      ['year and week', 'Year,Week,Sold\n2020,53,1\n2021,1,2\n', {}, { '2020-W53': [1], '2021-W01': [2] }],
      [
        'year and day of the year',
        'year,doy,Sold\n2020,366,1\n2021,1,2\n',
        {},
        { '2020-12-31': [1], '2021-01-01': [2] },
      ],
      ['years of two digits', 'yr,mo,y\n99,12,1\n00,1,2\n', {}, { '1999-12': [1], '2000-01': [2] }],
      [
        'a date and the hour that ends, 1 to 24',
        'Date,Hour,Load\n2024-02-28,23,1\n2024-02-28,24,2\n2024-02-29,1,3\n',
        {},
        { '2024-02-28 23:00': [1], '2024-02-29 00:00': [2], '2024-02-29 01:00': [3] },
      ],
      [
        'a date and a clock in digits alone',
        'Date,Time,Load\n2024-01-01,2300,1\n2024-01-02,0,2\n2024-01-02,130,3\n',
        {},
        { '2024-01-01 23:00': [1], '2024-01-02 00:00': [2], '2024-01-02 01:30': [3] },
      ],
      [
        'a date of a spreadsheet, with a midnight that its clock replaces',
        'Date,Time,y\n2024-01-01 00:00:00,09:30:00,1\n2024-01-01 00:00:00,09:31:00,2\n',
        {},
        { '2024-01-01 09:30:00': [1], '2024-01-01 09:31:00': [2] },
      ],
      ['steps counted from 100000', 't,y\n100000,1\n100001,2\n', {}, { 100000: [1], 100001: [2] }],
      ['steps called time_idx', 'time_idx,sold\n7,1\n8,2\n', {}, { 7: [1], 8: [2] }],
      ['an index', 'index,sold\n0,5\n1,4\n', {}, { 0: [5], 1: [4] }],
      ['a year a row', 'Year,sold\n1999,5\n2000,4\n', {}, { 1999: [5], 2000: [4] }],
      [
        'a first column that rises by one step, whatever its name',
        `km,y\n${[10, 20, 30, 40, 50, 60, 70, 80].map((km) => `${km},${km % 30}`).join('\n')}\n`,
        {},
        { 10: [10], 20: [20], 30: [0], 40: [10], 50: [20], 60: [0], 70: [10], 80: [20] },
      ],
      ['thousands by a point and decimals by a comma', 'ds;y\n1;1.234,5\n2;1.000\n', {}, { 1: [1234.5], 2: [1000] }],
      ['thousands by an apostrophe', "ds,y\n1,1'234.5\n2,999\n", {}, { 1: [1234.5], 2: [999] }],
      ['thousands by a narrow space', 'ds;y\n1;1\u202f234,5\n2;99,5\n', {}, { 1: [1234.5], 2: [99.5] }],
      [
        'thousands by a comma beside decimals by a point',
        'ds,y\n1,"1,234.5"\n2,"1,000"\n',
        {},
        { 1: [1234.5], 2: [1000] },
      ],
      ['signs of a currency', 'ds,y\n1,"$1,234.50"\n2,-$2.00\n', {}, { 1: [1234.5], 2: [-2] }],
      ['signs of percent', 'ds,y\n1,12.5%\n2,3%\n', {}, { 1: [12.5], 2: [3] }],
      [
        'marks of its own for what is missing',
        'ds,y\n1,5\n2,-999\n3,7\n',
        { na: ['-999'], missing: 'drop' },
        { 1: [5], 3: [7] },
      ],
      [
        'three lines of names, as yfinance writes',
        'Price,Close,Volume\nTicker,AAPL,AAPL\nDate,,\n2024-01-02,185.5,10\n2024-01-03,184.2,20\n',
        { skip: 2, target: 'Close' },
        { '2024-01-02': [185.5], '2024-01-03': [184.2] },
      ],
      [
        'decimal commas and no names of columns',
        '01.02.2024;1,5\n13.02.2024;2,5\n14.02.2024;3,5\n',
        { header: 'none' },
        { '2024-02-01': [1.5], '2024-02-13': [2.5], '2024-02-14': [3.5] },
      ],
      [
        'a column of dates with a name of another language',
        'Datum;Wert\n01.02.2024;1,5\n13.02.2024;2,5\n',
        {},
        { '2024-02-01': [1.5], '2024-02-13': [2.5] },
      ],
      ['bars between its cells', 'ds|y\n1|5\n2|6\n', {}, { 1: [5], 2: [6] }],
      [
        'microseconds since 1970 in the digits of nanoseconds',
        'ds,y\n1700000000123456000,1\n1700000000123457000,2\n',
        {},
        { '1700000000123456000': [1], '1700000000123457000': [2] },
      ],
      [
        '24:00 for the end of a day',
        'ds,y\n2024-02-29 23:00,1\n2024-02-29 24:00,2\n',
        {},
        { '2024-02-29 23:00': [1], '2024-03-01 00:00': [2] },
      ],
      [
        'the mark of Excel that tells what parts its cells',
        'sep=;\r\nds;y\r\n1;1,5\r\n2;2,5\r\n',
        {},
        { 1: [1.5], 2: [2.5] },
      ],
      ['comments before its names', '# unit: kW, mean\n# by us\nds,y\n1,5\n2,6\n', {}, { 1: [5], 2: [6] }],
      [
        'names that begin with #',
        '#date,y\n2024-01-01,5\n2024-01-02,6\n',
        {},
        { '2024-01-01': [5], '2024-01-02': [6] },
      ],
      ['a comma at the end of each line', 'ds,y,\n1,5,\n2,6,\n', {}, { 1: [5], 2: [6] }],
      [
        'brackets around numbers below zero',
        'ds,y\n1,"($5.50)"\n2,"$(1,006.50)"\n',
        { missing: 'drop' },
        { 1: [-5.5], 2: [-1006.5] },
      ],
      ['months parted by a point', 'Date,y\n2023.12,1\n2024.01,2\n', {}, { '2023-12': [1], '2024-01': [2] }],
      ['quarters before their year', 'Quarter,y\nQ4 2023,1\nQ1 2024,2\n', {}, { '2023Q4': [1], '2024Q1': [2] }],
      [
        'times of a name in no language',
        'วันที่,ยอด\n2024-01-01,1\n2024-01-02,2\n',
        {},
        { '2024-01-01': [1], '2024-01-02': [2] },
      ],
      [
        'dates of East Asia',
        '日付,値\n2024年1月31日,1\n2024年2月1日,2\n',
        {},
        { '2024-01-31': [1], '2024-02-01': [2] },
      ],
      ['names of months in German', 'Monat,Wert\nMär 2024,1\nMai 2024,2\n', {}, { '2024-03': [1], '2024-05': [2] }],
      [
        'names of months in French',
        'Jour,Valeur\n30 juin 2024,1\n1 août 2024,2\n',
        {},
        { '2024-06-30': [1], '2024-08-01': [2] },
      ],
      ['months of one digit', 'month,y\n2024/9,1\n2024/10,2\n', {}, { '2024-09': [1], '2024-10': [2] }],
      [
        'spaces in its dates',
        'Datum;y\n25. 01. 2024;1\n26. 01. 2024;2\n',
        {},
        { '2024-01-25': [1], '2024-01-26': [2] },
      ],
      [
        'seconds that pass as its first column',
        `elapsed_s,y\n${[0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7].map((at, i) => `${at},${i % 3}`).join('\n')}\n`,
        {},
        { 0: [0], 0.1: [1], 0.2: [2], 0.3: [0], 0.4: [1], 0.5: [2], 0.6: [0], 0.7: [1] },
      ],
      ['years beyond 9999', 'ds,y\n9999-12-31,1\n10000-01-01,2\n', {}, { '9999-12-31': [1], '10000-01-01': [2] }],
      ['one series a row', 'shop,2021,2022,2023\nA,1,2,3\n', { layout: 'rows' }, { 2021: [1], 2022: [2], 2023: [3] }],
    ];
    for (const [title, text, options, expected] of SHORT) {
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

    // pandas: df.to_json(orient='list'), 'columns' with an index of days, 'split', 'values', and json_normalize.
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

    const UNCLEAR: readonly (readonly [title: string, text: string, options: ReadOptions, message: RegExp])[] = [
      [
        'dates that may begin with the day or the month',
        'date,y\n1/2/2024,1\n2/2/2024,2\n',
        {},
        /:2: column "date" holds "1\/2\/2024", which may be 2024-02-01 or 2024-01-02.+`dateOrder: 'day'`/,
      ],
      [
        'dates that are not understood',
        'date,y\n2024~1~31,1\n2024~2~1,2\n',
        { time: 'date', target: 'y' },
        /:2: column "date" holds "2024~1~31", expected a number or a date/,
      ],
      ['numbers of two units', 'ds,y\n1,$5\n2,€6\n', {}, /:3: column "y" holds "€6", expected a number with "\$"/],
      [
        'lines of names above its numbers',
        'Price,Close\nTicker,AAPL\nDate,\n2024-01-02,1\n2024-01-03,2\n2024-01-04,3\n2024-01-05,4\n',
        { time: 'Price', target: 'Close' },
        /pass `skip: 2`/,
      ],
      [
        'lines of names, and nothing said of them',
        'Price,Close\nTicker,AAPL\nDate,\n2024-01-02,1\n2024-01-03,2\n2024-01-04,3\n2024-01-05,4\n',
        {},
        /pass `skip: 2`/,
      ],
      [
        'parts of times that no calendar has',
        'Year,Month,Sold\n2020,1,3\n2020,13,4\n',
        {},
        /:3: columns "Year" and "Month" seem to make the times, but together hold "2020-13".+`time`.+`target`/,
      ],
      [
        'a weekday that would be a series',
        'date,weekday,sold\n2024-01-01,1,5\n2024-01-02,2,6\n',
        {},
        /:1: column "weekday" seems to be a part of times.+Pass `target: 'sold'`/,
      ],
      [
        'hours that come again and have no date',
        'hour,sold\n0,5\n1,6\n0,5\n',
        {},
        /:1: column "hour" seems to be a part of times.+Pass `time: 'hour'`.+Pass `target: 'sold'`/,
      ],
      [
        'the hour that comes twice when clocks are set back',
        'ds,y\n2024-10-27 01:00,1\n2024-10-27 02:00,2\n2024-10-27 02:00,3\n',
        {},
        /:4: column "ds" holds "2024-10-27 02:00" again, as clocks show it twice.+Write times in UTC or with their offset/,
      ],
      [
        'a whole number that double precision rounds',
        'ds,y\n1,9007199254740992\n2,9007199254740993\n',
        {},
        /:3: column "y" holds "9007199254740993", expected a number that double precision holds/,
      ],
      [
        'a time that double precision rounds',
        'ds,y\n1700000000123456000,1\n1700000000123456001,2\n',
        {},
        /:3: column "ds" holds "1700000000123456001", expected a time that double precision holds/,
      ],
      ['numbered columns and rows that are series', 'id,V1,V2,V3\nY1,1,2,3\nY2,4,5,6\n', {}, /pass `layout: 'rows'`/],
      [
        'numbered columns and a name of each row',
        'id,V1,V2,V3\nY1,1,2,3\nY2,4,5,6\n',
        { id: 'id' },
        /pass `layout: 'rows'`/,
      ],
      ['a row of numbers where names belong', 'a,1,2,3,4\nb,5,6,7,8\n', {}, /`layout: 'rows'`.+`header: 'none'`/],
      [
        'booleans to forecast',
        'ds,y\n1,true\n2,false\n',
        {},
        /:2: column "y" holds "true".+Write 1 and 0 to forecast it/,
      ],
      ['spaces between its cells', 'ds   y\n1 2\n2 3\n', {}, /If spaces part its cells, put commas/],
      [
        'a column a month',
        'Year,Jan,Feb,Mar,Apr\n2020,1,2,3,4\n2021,5,6,7,8\n',
        {},
        /columns "Jan", "Feb", "Mar", \.\.\. are the months of a year.+UNPIVOT/,
      ],
      [
        'a text beside its values',
        'ds,y,note\n1,2,hot\n2,3,hot\n',
        {},
        /pass `id: 'note'`; to pass it over, pass `target: 'y'`/,
      ],
      [
        'a number that names its series',
        'store,date,sold\n0012,2024-01-01,1\n0013,2024-01-01,2\n',
        {},
        /If column "store" tells the series apart, pass `id: 'store'`/,
      ],
      [
        'two columns that name its series',
        'store,item,date,sold\n1,1,2024-01-01,1\n1,2,2024-01-01,2\n',
        { id: 'store', target: 'sold' },
        /If columns "store" and "item" together tell the series apart, pass `query: 'SELECT \*, concat_ws/,
      ],
      [
        'a line of units below its names',
        `date,y\n,kW\n${[1, 2, 3, 4, 5, 6, 7, 8, 9, 10].map((day) => `2024-01-${String(day).padStart(2, '0')},${day}`).join('\n')}\n`,
        {},
        /:2: column "y" holds "kW".+pass `skip: 1`/,
      ],
      [
        'times of day alone',
        'time,y\n00:00,1\n01:00,2\n',
        {},
        /:2: column "time" holds "00:00".+A time of day needs its date/,
      ],
      [
        'names beside years',
        'Country,Year,GDP\nA,1990,1\nA,1991,2\n',
        {},
        /:2: column "Country" holds "A".+pass `id: 'Country'`/,
      ],
      ['lines above its names', 'made by,us\n\nds,y,x\n1,2,3\n', {}, /:3: 3 cells, expected 2 .+pass `skip: 2`/],
      ['a column a year', 'Country,2019,2020,2021\nA,1,2,3\nB,4,5,6\n', {}, /pass `layout: 'rows'`/],
    ];
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
