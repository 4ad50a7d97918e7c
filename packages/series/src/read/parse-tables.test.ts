// What is said of tables that hold more than was asked for, or less.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { COLUMN_WORDS } from '../../../../test/contracts/reader-words.suite.ts';
import { sentenceOf } from '../errors.ts';
import { fillReading } from './fill/fill-holes.ts';
import { parseReading, parseSeries } from './parse-series.ts';

for (const [title, text, options, said] of COLUMN_WORDS) {
  test(`${title}: it is said`, () => {
    const { notes } = parseReading(text, 'a.csv', options);
    assert.match(notes.map((note) => sentenceOf({ said: note })).join(' '), said);
  });
}

test('a hole is no reason to refuse a file where the column of values beside it is whole, and else says which are', () => {
  const holed = (name: string) => `ds,${name},z\n2024-01-01,1,\n2024-01-02,2,3\n2024-01-03,4,5\n`;
  assert.deepEqual([...parseSeries(holed('y'), 'a.csv')[0]!.values], [1, 2, 4]);
  assert.throws(() => parseSeries(holed('a'), 'a.csv'), /:2: column "z" is empty.+`target: \[?'a'/);
  const both = parseSeries(holed('y'), 'a.csv', { missing: 'drop' });
  assert.deepEqual(
    both.map(({ id, values }) => [id, [...values]]),
    [
      ['y', [1, 2, 4]],
      ['z', [3, 5]],
    ],
  );
});

test('a line of separators between others is a row, for a series without times may lack a step there', () => {
  assert.throws(() => parseSeries('a,b\n1,2\n,\n3,4\n,\n', 'a.csv'), /:3: column "a" is empty/);
});

test('of two columns of numbers beside names of series neither is taken without being told', () => {
  const text = 'shop,ds,sold,price\na,1,1,2\na,2,2,3\n';
  assert.throws(() => parseSeries(text, 'a.csv', { id: 'shop' }), /no column "y".+`target`/);
});

test('words for true and false are 1 and 0 in covariates, as programs and spreadsheets write them', () => {
  for (const [yes, no] of [
    ['T', 'F'],
    ['TRUE', 'FALSE'],
    ['WAHR', 'FALSCH'],
    ['VRAI', 'FAUX'],
    ['sí', 'no'],
  ]) {
    const text = `ds,y,h\n2024-01-01,1,${yes}\n2024-01-02,2,${no}\n`;
    const [series] = parseSeries(text, 'a.csv', { target: 'y', futureCovariates: ['h'] });
    assert.deepEqual([...series!.values], [1, 1, 2, 0], yes);
  }
});

test('that times without a step lack none to be filled is said', () => {
  const text =
    'ds,y\n2024-01-01 00:00,1\n2024-01-01 01:00,\n2024-01-01 02:30,3\n2024-01-01 04:00,4\n2024-01-01 05:00,6\n';
  const { series, notes } = fillReading(parseReading(text, 'a.csv', { fill: 'linear' }), 'linear');
  assert.deepEqual([...series[0]!.values], [1, 2, 3, 4, 6]);
  assert.match(notes.map((note) => sentenceOf({ said: note })).join(' '), /no rows are added between them/);
});

test('a name that stands there twice is no matter where neither column is read', () => {
  const text = 'ds,unit,y,unit\n2024-01-01,EUR,1,USD\n2024-01-02,EUR,2,GBP\n';
  assert.deepEqual([...parseSeries(text, 'a.csv', { target: 'y' })[0]!.values], [1, 2]);
  assert.throws(() => parseSeries(text, 'a.csv', { target: 'unit' }), /:1: column "unit" stands there twice/);
});

test('columns that count the rows beside the times, by their names, are no series; one that is asked for, or alone, is', () => {
  const days = (row: (t: number, ds: string) => string) =>
    Array.from({ length: 12 }, (_, t) => row(t, `2024-01-${String(t + 1).padStart(2, '0')}`));
  const idsOf = (header: string, row: (t: number, ds: string) => string, options = {}) =>
    parseSeries([header, ...days(row)].join('\n'), 'a.csv', options).map(({ id, features }) => `${id} ${features}`);
  assert.deepEqual(
    idsOf('Unnamed: 0.1,Unnamed: 0,ds,y', (t, ds) => `${t},${t},${ds},${t * 1.5}`),
    ['a y'],
  );
  assert.deepEqual(
    idsOf('row_nr,time,v', (t, ds) => `${t},${ds},${t * 1.5}`),
    ['v y'],
  );
  assert.deepEqual(
    idsOf('#,Date Time,Temp', (t, ds) => `${t + 1},${ds} 06:00,${t * 1.5}`),
    ['Temp y'],
  );
  assert.deepEqual(
    idsOf('row_nr,time,v', (t, ds) => `${2 * t},${ds},${t * 1.5}`),
    ['row_nr y', 'v y'],
  );
  assert.deepEqual(
    idsOf('ds,index', (t, ds) => `${ds},${t + 1}`),
    ['index y'],
  );
  assert.deepEqual(
    idsOf('index,ds,a', (t, ds) => `${t},${ds},${t * 1.5}`, { target: 'index' }),
    ['a index'],
  );
});

test('that a column counts the rows is said once', () => {
  const days = Array.from({ length: 12 }, (_, t) => `${t},2024-01-${String(t + 1).padStart(2, '0')},${t * 1.5}`);
  const { notes } = parseReading(['row_nr,time,v', ...days].join('\n'), 'a.csv');
  const about = notes.filter((note) => JSON.stringify(note).includes('counts the rows'));
  assert.equal(about.length, 1);
});
