import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sentenceOf } from '../errors.ts';
import { parseReading, parseSeries } from './parse-series.ts';

const upTo = (count: number, from = 0) => Array.from({ length: count }, (_, at) => String(at + from));

/** A file of two columns that make the times, and its values. */
function fileOf(names: string, rows: readonly (readonly string[])[]): string {
  return `${names},y\n${rows.map((row, t) => `${row.join(',')},${t}`).join('\n')}\n`;
}

function timesOf(names: string, rows: readonly (readonly string[])[], { isTold = true } = {}): readonly string[] {
  return parseSeries(fileOf(names, rows), 'a.csv', isTold ? { time: names } : {})[0]!.times!;
}

const day = (cells: readonly string[]) => cells.map((cell) => ['2020-01-01', cell]);
const years = (cells: readonly string[]) => ['2020', '2021'].flatMap((year) => cells.map((cell) => [year, cell]));

test('numbers beside a date are what their name says', () => {
  for (const names of ['Date,minute', 'Date,Minute (UTC)', 'ds,min']) {
    assert.equal(timesOf(names, day(upTo(20))).at(-1), '2020-01-01 00:19:00', names);
  }
  assert.equal(timesOf('Date,seconds', day(upTo(20))).at(-1), '2020-01-01 00:00:19');
  assert.equal(timesOf('Date,minutes', day(['0', '90', '180'])).at(-1), '2020-01-01 03:00:00');
  assert.equal(timesOf('Date,hour_of_day', day(upTo(20))).at(-1), '2020-01-01 19:00');
  assert.equal(timesOf('date,minute', day(upTo(3)), { isTold: false }).at(-1), '2020-01-01 00:02:00');
});

test('numbers beside a date whose name says nothing are hours where they are all of a day, else refused', () => {
  assert.equal(timesOf('Date,Block', day(upTo(24))).at(-1), '2020-01-01 23:00');
  assert.equal(timesOf('Date,Block', day(upTo(24, 1))).at(-1), '2020-01-02 00:00');
  assert.equal(timesOf('Date,Block', day(['0', '930', '1000'])).at(-1), '2020-01-01 10:00');
  for (const [names, cells, query] of [
    ['Date,Shift', upTo(3, 1), /"?SELECT Date::DATE \+ to_minutes\(480 \* \(Shift::INTEGER - 1\)\) AS ds, \* EXCLUDE/],
    ['Date,Period', upTo(48, 1), /to_minutes\(30 \* \(Period::INTEGER - 1\)\)/],
    ['Date,Half hour', upTo(4), /to_minutes\(360 \* "Half hour"::INTEGER\)/],
    ['Date,Interval', upTo(288, 1), /to_minutes\(5 \* \(Interval::INTEGER - 1\)\)/],
  ] as const) {
    assert.throws(() => timesOf(names, day(cells)), query, names);
    assert.throws(
      () => timesOf(names, day(cells)),
      /a\.csv:1: the name of column ".*" does not say what .* in place of `time`/,
    );
  }
});

test('a column whose name says that it names series is no part of a time, whatever its numbers', () => {
  for (const [names, cells] of [
    ['date,store', upTo(24, 1)],
    ['date,shop_nr', upTo(24)],
    ['date,store_nbr', upTo(3, 1)],
    ['date,StoreID', upTo(24)],
    ['date,item', ['0', '930', '1000']],
    ['date,family', ['A', 'B']],
    ['date,filiale', upTo(24, 1)],
    ['Year,region', upTo(12, 1)],
  ] as const) {
    const [first, second] = names.split(',');
    const rows = first === 'Year' ? years(cells) : day(cells);
    const told = new RegExp(`column "${second}" seems to name series.+\`id: '${second}', time: '${first}'\``);
    assert.throws(() => timesOf(names, rows), told, names);
  }
  assert.equal(timesOf('date,hour_code', day(upTo(20))).at(-1), '2020-01-01 19:00');
  assert.equal(timesOf('date,time_id', day(upTo(24))).at(-1), '2020-01-01 23:00');
});

test('numbers that are taken for hours or months because they are all of them are said to be', () => {
  const notesOf = (names: string, rows: readonly (readonly string[])[]) =>
    parseReading(fileOf(names, rows), 'a.csv', { time: names })
      .notes.map((said) => sentenceOf({ said }))
      .join(' ');
  assert.match(
    notesOf('Date,Block', day(upTo(24))),
    /Column "Block" is taken for the hours of a day, as it holds 0 to 23/,
  );
  assert.match(
    notesOf('Year,Z', years(upTo(12, 1))),
    /Column "Z" is taken for the months of a year, as it holds 1 to 12/,
  );
  assert.doesNotMatch(notesOf('Date,hour', day(upTo(24))), /is taken for the hours/);
});

test('numbers beside a year are months where their name says so or all twelve are there in several years', () => {
  assert.equal(
    timesOf('Year,Month', [
      ['2020', '1'],
      ['2020', '2'],
    ]).at(-1),
    '2020-02',
  );
  assert.equal(timesOf('Year,Z', years(upTo(12, 1))).at(-1), '2021-12');
  for (const [name, count, query] of [
    ['Season', 4, /make_date\(Year::INTEGER, 3 \* \(Season::INTEGER - 1\) \+ 1, 1\)/],
    ['Term', 3, /make_date\(Year::INTEGER, 4 \* \(Term::INTEGER - 1\) \+ 1, 1\)/],
    ['Period', 13, /make_date\(Year::INTEGER, 1, 1\) \+ to_days\(28 \* \(Period::INTEGER - 1\)\)/],
  ] as const) {
    assert.throws(() => timesOf(`Year,${name}`, years(upTo(count, 1))), query, name);
  }
  const weeks = upTo(4, 1).map((week) => ['2020', '1', week]);
  assert.throws(() => timesOf('year,month,week', weeks), /column "week" does not say .*make_date\(.*\+ to_days\(7 \*/);
  assert.equal(
    timesOf('Y,M,D', [
      ['2020', '1', '1'],
      ['2020', '1', '2'],
    ]).at(-1),
    '2020-01-02',
  );
});

test('halves and days beside a year alone are those of the year', () => {
  for (const cells of [
    ['1', '2'],
    ['H1', 'H2'],
    ['S1', 'S2'],
  ]) {
    assert.deepEqual(timesOf('Year,Half', years(cells)), ['2020H1', '2020H2', '2021H1', '2021H2']);
  }
  const days = upTo(366, 1).map((one) => ['2020', one]);
  for (const isTold of [true, false]) {
    assert.deepEqual(timesOf('year,day', days, { isTold }).slice(-2), ['2020-12-30', '2020-12-31']);
  }
  assert.deepEqual(timesOf('Year,Period', years(['Q01', 'Q02', 'Q03', 'Q04'])).at(-1), '2021 Q4');
});

test('an unnamed count of rows beside a year is passed over by what is advised', () => {
  const text = '"","Year","y"\n"1",1990,5\n"2",1991,6\n"3",1992,7\n';
  assert.throws(() => parseSeries(text, 'a.csv'), /Pass `time: 'Year'` if they make the times/);
  assert.deepEqual(parseSeries(text, 'a.csv', { time: 'Year', target: 'y' })[0]!.times, ['1990', '1991', '1992']);
});

test('dates that are not spelt as ISO has them are read in what is advised, by their own spelling', () => {
  for (const [dates, how] of [
    [['01-JAN-2024', '02-JAN-2024'], /strptime\(date::VARCHAR, '%d-%b-%Y'\)::DATE \+/],
    [['01.01.2024', '02.01.2024'], /strptime\(date::VARCHAR, '%d\.%m\.%Y'\)::DATE \+/],
    [['20240101', '20240102'], /strptime\(date::VARCHAR, '%Y%m%d'\)::DATE \+/],
    [['2024-01-01', '2024-01-02'], /date::DATE \+/],
    [['01-02-24', '02-02-24'], /Write the dates as YYYY-MM-DD, for what comes first in them is open/],
  ] as const) {
    const rows = dates.flatMap((date) => Array.from({ length: 48 }, (_, at) => `${date},${at + 1},${at}`));
    const read = () => parseSeries(`date,period,y\n${rows.join('\n')}\n`, 'a.csv', { time: 'date,period' });
    assert.throws(read, (error: Error) => how.test(error.message.replaceAll("\\'", "'")), dates[0]);
  }
});

test('dates whose zeros in front are lost are refused', () => {
  const text = `date,y\n${['1012024', '1022024', '1032024'].map((date, at) => `${date},${at}`).join('\n')}\n`;
  assert.throws(() => parseSeries(text, 'a.csv'), /:2: column "date" holds "1012024".+zeros in front of them are lost/);
});
