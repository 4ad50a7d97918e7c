import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { InputError, sentenceOf, type Text } from '../errors.ts';
import { lengthOf } from '../series.ts';
import { fillReading } from './fill/fill-holes.ts';
import { parseReading, parseSeries } from './parse-series.ts';

const say = (notes: readonly Text[]) => notes.map((said) => sentenceOf({ said })).join(' ');

test('a number that is not finite is refused by its place, and missing where one such mark is named', () => {
  for (const cell of ['inf', '-inf', '+Infinity', 'INF', '-∞']) {
    const text = `ds,y\n1,1\n2,${cell}\n3,3\n`;
    assert.throws(
      () => parseSeries(text, 'waves.csv', { missing: 'drop' }),
      (error) =>
        error instanceof InputError &&
        error.row === 3 &&
        /column "y" holds ".+", expected a finite number\. .+ pass `na: \['inf'\]`/.test(error.message),
    );
    const [series] = parseSeries(text, 'waves.csv', { missing: 'drop', na: ['inf'] });
    assert.deepEqual(series?.values, Float64Array.of(1, 3));
  }
  const json = '[{"ds": 1, "y": 1}, {"ds": 2, "y": -1e999}, {"ds": 3, "y": 3}]';
  assert.throws(() => parseSeries(json, 'waves.json', { missing: 'drop' }), /column "y" holds -Infinity/);
  assert.equal(parseSeries(json, 'waves.json', { missing: 'drop', na: ['inf'] })[0]?.values.length, 2);
});

test('what is no value in rows that are series is said', () => {
  const notes = (text: string) =>
    parseReading(text, 'rows.csv', { layout: 'rows' }).notes.map((said) => sentenceOf({ said }));
  assert.deepEqual(notes('Province,Lat,Long,1/22/20,1/23/20\nHubei,30.9,112.2,444,445\n'), [
    'Columns "Lat", "Long" are passed over: they are neither times nor the name of a series.',
  ]);
  assert.deepEqual(notes('id,2021,2022\n101,5,6\n'), [
    'Column "id" is taken for the names of the series; for another, pass `id`.',
  ]);
  assert.deepEqual(notes('shop,2021,2022\nA,5,6\n'), []);
});

test('times that are labels are said to be, and rows without a value at the ends are said to be left out', () => {
  const labels = parseReading('ds,y\nfirst,1\nsecond,5\n', 'a.csv');
  assert.match(say(labels.notes), /such as "first", are no dates and no numbers/);
  const ends = parseReading('ds,y\n1,\n2,5\n3,\n4,6\n5,\n6,\n', 'a.csv', { fill: 'linear' });
  const { notes, understood } = fillReading(ends, 'linear');
  assert.deepEqual(understood.leftOut, { first: 1, last: 2 });
  assert.match(say(notes), /1 missing value is filled in .+1 at the beginning and 2 at the end/);
});

test('JSON whose entries share a line is blamed by the entry, and keeps the digits of names', () => {
  const one =
    '[{"id": 9007199254740993, "y": 1}, {"id": 9007199254740993, "y": 2}, {"id": 9007199254740993, "y": "x"}]';
  assert.throws(
    () => parseSeries(one, 'a.json', { id: 'id' }),
    (error) => error instanceof InputError && error.row === 3,
  );
  assert.equal(
    parseSeries(one.replace('"x"', '0.12345678901234567'), 'a.json', { id: 'id' })[0]?.id,
    '9007199254740993',
  );
  const large = one.replace('"x"', '12345678901234567');
  assert.throws(() => parseSeries(large, 'a.json', { id: 'id' }), /a\.json:3: column "y" holds "12345678901234567"/);
});

describe('parseSeries reads', () => {
  test('long form with series of unequal length whose rows alternate', () => {
    const series = parseSeries('unique_id,ds,y\na,1,0.5\nb,1,-1e-3\na,2,.7\nb,2,+2.\na,3,1\n', 'waves.csv');
    assert.deepEqual(series, [
      { id: 'a', features: ['y'], values: Float64Array.of(0.5, 0.7, 1), times: ['1', '2', '3'] },
      { id: 'b', features: ['y'], values: Float64Array.of(-0.001, 2), times: ['1', '2'] },
    ]);
  });

  test('several features from columns of any order and name', () => {
    const text = 'wind,place,when,note,sun\n1,x,2000-01,,5\n2,x,2000-02,,6\n';
    assert.deepEqual(parseSeries(text, 'w.csv', { id: 'place', time: 'when', target: ['sun', 'wind'] }), [
      { id: 'x', features: ['sun', 'wind'], values: Float64Array.of(5, 1, 6, 2), times: ['2000-01', '2000-02'] },
    ]);
  });

  test('wide form, one series a column', () => {
    assert.deepEqual(parseSeries('Date,north,south\n1,10,20\n2,11,21\n', 'w.csv', { time: 'Date' }), [
      { id: 'north', features: ['y'], values: Float64Array.of(10, 11), times: ['1', '2'] },
      { id: 'south', features: ['y'], values: Float64Array.of(20, 21), times: ['1', '2'] },
    ]);
  });

  test('wide form with holes, each dropped from its own series only', () => {
    const series = parseSeries('ds,a,b\n1,1,4\n2,2,\n3,3,6\n4,,7\n', 'w.csv', { missing: 'drop' });
    assert.deepEqual(series.map(lengthOf), [3, 3]);
    assert.deepEqual(
      series.map(({ times }) => times),
      [
        ['1', '2', '3'],
        ['1', '3', '4'],
      ],
    );
  });

  test('one series beside columns of numbers, answers, remarks, weekdays and one name, which it passes over', () => {
    const header = 'ds,level,holiday,note,weekday,place,volume,y';
    const rows = ['1,3,yes,,Mon,x,"1,000",5', '2,3,no,storm,Tue,x,"1,000",6', '3,4,no,storm,Mon,x,2,7'];
    const text = [header, ...rows].join('\n');
    assert.deepEqual(parseSeries(text, 'w.csv', { target: 'y' }), [
      { id: 'w', features: ['y'], values: Float64Array.of(5, 6, 7), times: ['1', '2', '3'] },
    ]);
  });

  test('one series without an id column, named after the file', () => {
    const series = parseSeries('Date,CO2,x\n2000-01,1,\n2000-02,2,\n', 'data/some.co2.csv', {
      time: 'Date',
      target: 'CO2',
    });
    assert.deepEqual(series, [
      { id: 'some.co2', features: ['CO2'], values: Float64Array.of(1, 2), times: ['2000-01', '2000-02'] },
    ]);
    assert.deepEqual(parseSeries('y\n1\n2\n', 'only.csv'), [
      { id: 'only', features: ['y'], values: Float64Array.of(1, 2) },
    ]);
  });

  test('a byte order mark, CRLF, semicolons, tabs, quotes and spaces around cells', () => {
    const expected = [{ id: 'a;b', features: ['y'], values: Float64Array.of(1, 2), times: ['1', '2'] }];
    for (const text of [
      '\uFEFFunique_id,ds,y\r\na;b,1,1\r\na;b,2,2\r\n',
      'unique_id;ds;y\n"a;b";1;1\n"a;b";2;2',
      'unique_id\tds\ty\na;b\t1\t1\na;b\t2\t2\n\n\n',
      '"unique_id", "ds", "y"\n "a;b", 1, 1\n "a;b" ,2 ,2',
    ]) {
      assert.deepEqual(parseSeries(text, 'waves.csv'), expected);
    }
  });

  test('JSON with numbers as times and keys that only some rows have', () => {
    const rows = [
      { unique_id: 7, ds: 1, y: 1 },
      { note: 'x', y: 2, ds: 2, unique_id: 7 },
    ];
    assert.deepEqual(parseSeries(JSON.stringify(rows), 'waves.json'), [
      { id: '7', features: ['y'], values: Float64Array.of(1, 2), times: ['1', '2'] },
    ]);
    assert.deepEqual(parseSeries('[{"constructor": 1}, {"constructor": 2}, {}]', 'c.json', { missing: 'drop' }), [
      { id: 'constructor', features: ['y'], values: Float64Array.of(1, 2) },
    ]);
  });
});

test('a yes or no that is missing is filled in with the one before, and told', () => {
  const file = 'ds,y,promo\n1,1,yes\n2,2,\n3,3,no\n4,4,yes\n';
  const options = { target: 'y', futureCovariates: ['promo'] };
  for (const fill of ['linear', 'previous'] as const) {
    const { series, notes } = fillReading(parseReading(file, 'a.csv', { ...options, fill }), fill);
    assert.deepEqual([...series[0]!.values], [1, 1, 2, 1, 3, 0, 4, 1]);
    assert.equal(/Where "promo" lacks a yes or no, the one before stands/.test(say(notes)), fill === 'linear');
  }
});
