import assert from 'node:assert/strict';
import { basename } from 'node:path';
import { describe, mock, test } from 'node:test';
import { testReader } from '../../../../test/contracts/reader.suite.ts';
import { lengthOf } from '../series.ts';
import { timesAfter } from '../time/calendar.ts';
import { spellDate } from '../time/spelling.ts';
import { parseReading, parseSeries } from './parse-series.ts';

describe('parseSeries', () => {
  const texts = new Map<string, string>();
  testReader(
    async (path, options) => parseSeries(texts.get(path)!, path, options),
    async (name, text) => {
      texts.set(basename(name), text);
      return name;
    },
  );
});

test('days in digits alone that end in their year are refused before it is told which comes first, and no number is one', () => {
  const rows = (labels: readonly string[]) => `ds,y\n${labels.map((label, t) => `${label},${t}`).join('\n')}\n`;
  const open = rows(['01102023', '02102023', '03102023']);
  assert.throws(() => parseSeries(open, 'a.csv'), /a\.csv:2: .*"01102023".*may be 2023-10-01 or 2023-01-10/);
  const times = (dateOrder: 'day' | 'month') => parseSeries(open, 'a.csv', { dateOrder })[0]?.times;
  assert.deepEqual(times('day'), ['2023-10-01', '2023-10-02', '2023-10-03']);
  assert.deepEqual(times('month'), ['2023-01-10', '2023-02-10', '2023-03-10']);
  const numbers = ['01102023', '02102023', '99102023'];
  assert.deepEqual(parseSeries(rows(numbers), 'a.csv')[0]?.times, numbers);
});

test('dates whose day and month are one number are not continued before it is told which comes first', () => {
  const hours = (date: string) => `ds,y\n${[0, 1, 2, 3].map((hour) => `${date} 0${hour}:00,${hour}`).join('\n')}\n`;
  assert.throws(
    () => parseSeries(hours('01/01/2024'), 'a.csv'),
    /a\.csv:2: .*"01\/01\/2024 00:00".*expected to be told what comes first/,
  );
  const [told] = parseSeries(hours('01/01/2024'), 'a.csv', { dateOrder: 'day' });
  assert.deepEqual(told?.times?.slice(0, 2), ['2024-01-01 00:00', '2024-01-01 01:00']);
  assert.equal(parseSeries(hours('01.01.2024'), 'a.csv').length, 1); // dots part day, month and year in that order
});

test('of two orders that both keep a step, the one whose dates are yet to come is none, and later both are asked for', () => {
  const text = 'ds,y\n23-01-29,1\n23-01-30,2\n23-01-31,3\n';
  try {
    mock.timers.enable({ apis: ['Date'], now: Date.UTC(2024, 0, 1) });
    assert.deepEqual(parseSeries(text, 'a.csv')[0]?.times, ['2023-01-29', '2023-01-30', '2023-01-31']);
    mock.timers.setTime(Date.UTC(2032, 0, 1));
    assert.throws(() => parseSeries(text, 'a.csv'), /"23-01-29", which may be 2029-01-23 or 2023-01-29/);
  } finally {
    mock.timers.reset();
  }
});

test('hours that only one order puts a step of an hour between tell what comes first, and days that both orders fit do not', () => {
  const rows = (labels: readonly string[]) => `ds,y\n${labels.map((label, t) => `${label},${t}`).join('\n')}\n`;
  const days = (order: (day: number) => string) => [1, 2, 3].map(order);
  const hoursOf = (dates: readonly string[]) =>
    dates.flatMap((date) => Array.from({ length: 24 }, (_, hour) => `${date} ${hour + 1}:00`));
  const timesOf = (labels: readonly string[]) => parseSeries(rows(labels), 'a.csv')[0]!.times!;
  const month = timesOf(hoursOf(days((day) => `01/0${day}/2023`)));
  assert.deepEqual([month[0], month.at(-1)], ['2023-01-01 01:00', '2023-01-04 00:00']);
  const day = timesOf(hoursOf(days((one) => `0${one}/01/2023`)));
  assert.deepEqual([day[0], day.at(-1)], ['2023-01-01 01:00', '2023-01-04 00:00']);
  const open = Array.from({ length: 12 }, (_, at) => `01/${String(at + 1).padStart(2, '0')}/2023`);
  assert.throws(() => timesOf(open), /a\.csv:3: .*"01\/02\/2023", which may be 2023-02-01 or 2023-01-02/);
  const months = [2022, 2023].flatMap((year) => open.map((label) => label.replace('2023', String(year))));
  assert.deepEqual(timesOf(months).slice(0, 2), ['2022-01-01', '2022-02-01']);
});

test('the name of a zone, a time of day alone and a day without its year are refused with what to write in their place', () => {
  const refuse = (text: string, message: RegExp, options = {}) =>
    assert.throws(() => parseSeries(text, 'a.csv', options), message);
  refuse(
    'ds,y\n2023-01-01 00:00:00 EST,1\n2023-01-01 01:00:00 EST,2\n',
    /Write the offset from UTC, .*in place of EST, or leave EST out\.$/,
  );
  refuse('ds,y\nSat Jan 28 00:00:00 EST 2023,1\nSun Jan 29 00:00:00 EST 2023,2\n', /in place of EST,/);
  for (const [first, second] of [
    ['Jan 5', 'Jan 6'],
    ['14 January', '13 January'],
  ]) {
    refuse(`ds,y\n${first},1\n${second},2\n`, /a\.csv:2: .*Write the year beside the day/);
  }
  refuse('ds,y\n2023-13-01 10:00 PM,1\n2023-13-02 10:00 PM,2\n', /Write dates as YYYY-MM-DD/);
  refuse('ds,y\n2023-01-01 00:00 Europe/Paris,1\n2023-01-01 01:00 Europe/Paris,2\n', /in place of Europe\/Paris,/);
  refuse('clock,y\n00:00,1\n00:01,2\n', /write it before the time, as 2000-12-31 23:00, or in another column\.$/, {
    time: 'clock',
  });
  refuse('day,clock,y\n2023-01-01,00:00,1\n2023-01-02,00:01,2\n', /pass `time: 'day,clock'`\.$/, {
    time: 'clock',
    target: 'y',
  });
});

test('a column of years that end in the next is taken for the times, whatever it is called', () => {
  const { series, understood } = parseReading('season,goals\n2010/11,3\n2011/12,4\n2012/13,6\n', 'a.csv', {});
  assert.equal(understood.time, 'season');
  assert.deepEqual(series[0]?.times, ['2010', '2011', '2012']);
  const broken = 'ds,y\n2010/11,3\n2011/12,4\n2012/15,6\n';
  assert.throws(() => parseSeries(broken, 'a.csv'), /a\.csv:4: .*"2012\/15"/);
});

test('a column without any value is refused with what leaves it out, and one that lacks some with what fills it', () => {
  const empty = 'ds,w,x\n2024-01-01,1,\n2024-01-02,2,\n';
  assert.throws(() => parseSeries(empty, 'a.csv'), /column "x" is empty.* The column has no value at all: .*`target/);
  assert.throws(() => parseSeries(empty.replace('2,\n', '2,5\n'), 'a.csv'), /column "x" is empty.* Fill it in/);
  assert.equal(parseSeries(empty, 'a.csv', { target: 'w' }).length, 1);
});

/** Labels of a file, and those that come next. */
const CONTINUED: readonly (readonly [history: string, next: string])[] = [
  ['230130, 230131, 230201', '230202'],
  ['2022364, 2022365, 2023001', '2023002'],
  ['30-01-23, 31-01-23, 01-02-23', '02-02-23'],
  ['11/30/49, 12/31/49, 1/31/50', '2/28/50'],
  ['Nov-49, Dec-49, Jan-50', 'Feb-50'],
  ['31-Dec-48, 31-Dec-49, 31-Dec-50', '31-Dec-51'],
  ['3Q49, 4Q49, 1Q50', '2Q50'],
  ['491230, 491231, 500101', '500102'],
  ['Fri 30/12/49, Sat 31/12/49, Sun 01/01/50', 'Mon 02/01/50'],
  ['Q2 2010, Q3 2010, Q4 2010', 'Q1 2011'],
  ['2010q3, 2010q4', '2011q1'],
  ['3Q10, 4Q10', '1Q11'],
  ['T3 2010, T4 2010', 'T1 2011'],
  ['2010-T3, 2010-T4', '2011-T1'],
  ['H1 2010, H2 2010', 'H1 2011'],
  ['2010-Nov, 2010-Dec', '2011-Jan'],
  ['2010M11, 2010M12', '2011M01'],
  ['2010M8, 2010M9', '2010M10'],
  ['W51 2010, W52 2010', 'W01 2011'],
  ['2010W8, 2010W9', '2010W10'],
  ['2020-W52-1, 2020-W53-1', '2021-W01-1'],
  ['KW52/20, KW53/20', 'KW01/21'],
  ['2020/3, 2020/4, 2021/1', '2021/2'],
  ['2020.3, 2020.4, 2021.1', '2021.2'],
  ['1.8000e-02, 1.9000e-02, 2.0000e-02', '2.1000e-02'],
  ['12/31/67, 12/31/68, 12/31/69, 12/31/70', '12/31/71'],
  ['31-Dec-50, 31-Dec-51', '31-Dec-52'],
  ['Dec-48, Jan-49', 'Feb-49'],
  ['Tue Jan 31 22:00:00 UTC 2023, Tue Jan 31 23:00:00 UTC 2023', 'Wed Feb 01 00:00:00 UTC 2023'],
  ['2010/11, 2011/12, 2012/13', '2013/14'],
  ['1997-98, 1998-99', '1999-00'],
  ['FY 2010/2011, FY 2011/2012', 'FY 2012/2013'],
  ['2010/11, 2010/12', '2011/01'],
  ['FY2019, FY2020', 'FY2021'],
  ['day 009, day 010', 'day 011'],
  ['Q1, Q2, Q3, Q4', '4'],
  ['202052, 202053, 202101', '202102'],
  ['20203, 20204, 20211', '20212'],
  ['20201, 20202, 20211', '20212'],
  ['2020.1, 2020.2, 2021.1', '2021.2'],
  ['2301312240, 2301312320, 2302010000', '2302010040'],
  ['2023-01-02/2023-01-08, 2023-01-09/2023-01-15', '2023-01-16/2023-01-22'],
  ['November 2023, Dezember 2023, Januar 2024, Februar 2024', 'März 2024'],
  ['NOV 2023, DEZ 2023', 'JAN 2024'],
  ['9 août 2023, 10 août 2023', '11 août 2023'],
  ['ene-23, feb-23', 'mar-23'],
  ['Jan/2023, Fev/2023', 'Mar/2023'],
  ['30. Juni 2023, 1. Juli 2023', '2. Juli 2023'],
  ['2023-01-31 22:00:00 UTC, 2023-01-31 23:00:00 UTC', '2023-02-01 00:00:00 UTC'],
  ['2023-01-31 22:00 GMT, 2023-01-31 23:00 GMT', '2023-02-01 00:00 GMT'],
  ['2023-01-31 22h, 2023-01-31 23h', '2023-02-01 00h'],
  ['0 days 00:00:00, 0 days 07:00:00, 0 days 14:00:00, 0 days 21:00:00', '1 days 04:00:00'],
  ['-1 days +10:00:00, -1 days +17:00:00', '0 days 00:00:00'],
  ['-2 days +14:00:00, -2 days +21:00:00', '-1 days +04:00:00'],
  ['0 days 00:00:14, 0 days 00:00:14.500000, 0 days 00:00:15', '0 days 00:00:15.500000'],
  ['0 days 00:00:14.500000, 0 days 00:00:15, 0 days 00:00:15.500000', '0 days 00:00:16'],
  ['0 days 00:00:00.500000, 0 days 00:00:01.000000', '0 days 00:00:01.500000'],
  ['nov. 2019, déc. 2019, janv. 2020', 'févr. 2020'],
  ['juin 2020, juil. 2020', 'août 2020'],
  ['Nov. 2019, Dez. 2019, Jan. 2020', 'Feb. 2020'],
  ['July 2020, Aug. 2020, Sept. 2020', 'Oct. 2020'],
  ['31 de enero de 2020, 1 de febrero de 2020', '2 de febrero de 2020'],
  ['01.01.23, 02.01.23, 03.01.23', '04.01.23'],
  ['13.01.23, 14.01.23', '15.01.23'],
  ['01.11.2023, 01.12.2023', '01.01.2024'],
];
for (const [history, next] of CONTINUED) {
  test(`${history} goes on with ${next}`, () => {
    const text = `ds;y\n${history
      .split(', ')
      .map((time, at) => `${time};${at}\n`)
      .join('')}`;
    const { series, understood } = parseReading(text, 'a.csv', {});
    const times = series[0]!.times!;
    const [after] = timesAfter({ times, length: times.length }, 1);
    assert.equal(understood.spelling === undefined ? after : spellDate(after!, understood.spelling), next);
  });
}

for (const [language, length] of ['fr', 'de', 'es', 'pt', 'it', 'en'].flatMap((one) => [
  [one, 'short'],
  [one, 'long'],
])) {
  test(`months as ${language} writes them, ${length}, go on as it writes the next`, () => {
    const write = new Intl.DateTimeFormat(language, { month: length as 'short', year: 'numeric', timeZone: 'UTC' });
    const labels = Array.from({ length: 14 }, (_, at) => write.format(Date.UTC(2020, at, 15)));
    const text = `ds;y\n${labels
      .slice(0, 13)
      .map((label, at) => `${label};${at}\n`)
      .join('')}`;
    const { series, understood } = parseReading(text, 'a.csv', {});
    const [next] = timesAfter({ times: series[0]!.times!, length: 13 }, 1);
    assert.equal(spellDate(next!, understood.spelling ?? ''), labels[13]);
  });
}

test('a file that goes on with another has its order of dates, and its century, where its own leave them open', () => {
  const history = parseReading('ds,y\n29/12/49,1\n30/12/49,2\n31/12/49,3\n01/01/50,4\n', 'history.csv', {});
  const { dateOrder, century } = history.understood;
  assert.deepEqual([dateOrder, history.series[0]?.times?.at(-1)], ['day', '1950-01-01']);
  const plan = 'ds,x\n02/01/50,1\n03/01/50,2\n';
  assert.throws(() => parseSeries(plan, 'plan.csv'), /which may be/);
  const like = { dateOrder: dateOrder!, century: century! };
  assert.deepEqual(parseSeries(plan, 'plan.csv', { like })[0]?.times, ['1950-01-02', '1950-01-03']);
  const other = 'ds,x\n01/13/50,1\n01/14/50,2\n';
  assert.deepEqual(parseSeries(other, 'plan.csv', { like })[0]?.times, ['1950-01-13', '1950-01-14']);
});

test('answers of the services that people ask for prices are the tables in them', () => {
  const alphavantage = {
    'Meta Data': { '1. Information': 'Daily Prices', '2. Symbol': 'IBM', '3. Last Refreshed': '2024-01-04' },
    'Time Series (Daily)': {
      '2024-01-04': { '1. open': '159.9', '4. close': '160.8', '5. volume': '3212000' },
      '2024-01-03': { '1. open': '161.0', '4. close': '160.1', '5. volume': '4086065' },
      '2024-01-02': { '1. open': '162.8', '4. close': '161.5', '5. volume': '3825044' },
    },
  };
  const prices = parseReading(JSON.stringify(alphavantage), 'ibm.json', { target: '4. close' }).series[0];
  assert.deepEqual(
    [[...prices!.values], prices!.times],
    [
      [161.5, 160.1, 160.8],
      ['2024-01-02', '2024-01-03', '2024-01-04'],
    ],
  );
  const finnhub = { c: [217.68, 221.03], h: [222.49, 221.5], s: 'ok', t: [1569297600, 1569384000], v: [33, 24] };
  const closes = parseReading(JSON.stringify(finnhub), 'aapl.json', { target: 'c' }).series[0];
  assert.deepEqual(
    [[...closes!.values], closes!.times],
    [
      [217.68, 221.03],
      ['1569297600', '1569384000'],
    ],
  );
});

test('spans of time in a column without a name are the times, as pandas writes a TimedeltaIndex', () => {
  const text = ',y\n0 days 00:00:00,0.0\n0 days 07:00:00,1.0\n0 days 14:00:00,2.0\n';
  const { series, understood } = parseReading(text, 'a.csv', {});
  assert.deepEqual([series[0]?.times, understood.spelling], [['0', '25200', '50400'], '%n days %H:%M:%S']);
});

test('a million rows are read without a stack overflow', () => {
  const rows = Array.from({ length: 1_000_000 }, (_, i) => `${i},${i / 8}`);
  const [series] = parseSeries(`ds,y\n${rows.join('\n')}\n`, 'long.csv');
  assert.equal(series && lengthOf(series), 1_000_000);
  assert.equal(series?.values[999_999], 999_999 / 8);
});
