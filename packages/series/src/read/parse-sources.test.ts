import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { testSources } from '../../../../test/contracts/reader-sources.suite.ts';
import { sentenceOf } from '../errors.ts';
import { fillReading } from './fill/fill-holes.ts';
import { parseReading } from './parse-series.ts';

describe('parseReading', () => {
  testSources(async (name, text, options) => fillReading(parseReading(text, name, options), options.fill));
});

test('a line that has the names again is said, and so are columns of one text', () => {
  const text = 'symbol,date,close\nA,2024-01-01,1\nA,2024-01-02,2\nsymbol,date,close\nA,2024-01-03,3\n';
  const said = (columns: string) =>
    parseReading(columns, 'a.csv')
      .notes.map((note) => (typeof note === 'string' ? note : note.map(String).join('')))
      .join('\n');
  assert.match(said(text), /Line 4 has the names of the columns again and is passed over/);
  assert.match(said(text), /Column "symbol" is passed over: it holds the same text in every row/);
  assert.deepEqual(
    Array.from(parseReading(text, 'a.csv', { id: 'symbol', target: 'close' }).series[0]!.values),
    [1, 2, 3],
  );
});

test('columns beside the times that count rows, have the times once more or name one place are no series, which is said', () => {
  const rows = (names: string, row: (t: number) => readonly (string | number)[]) =>
    `${names}\n${Array.from({ length: 12 }, (_, t) => row(t).join(',')).join('\n')}\n`;
  const month = (t: number) => String(t + 1).padStart(2, '0');
  const day = (t: number) => `2024-01-${month(t)}`;
  for (const [text, ids, note] of [
    [rows('year,month,decimal date,co2', (t) => [2022, t + 1, (2022 + (t + 0.5) / 12).toFixed(4), 400 + t]), ['co2'], /"decimal date" holds the times once more/], // biome-ignore format: one line
    [
      rows('date,dec_year,a,b', (t) => [day(t), 2024 + t / 366, t % 5, t % 3]),
      ['a', 'b'],
      /"dec_year" holds the times/,
    ],
    [rows('date,MJD,flux', (t) => [day(t), 60310 + t, t % 5]), ['flux'], /"MJD" holds the times once more/],
    [rows('level_0,index,sales', (t) => [t, t, t % 5]), ['sales'], /"level_0" counts the rows/],
    [rows('Unnamed: 0.1,Unnamed: 0,sales', (t) => [t, t, t % 5]), ['sales'], /"Unnamed: 0\.1" counts the rows/],
    [rows('t,row_nr,sales', (t) => [t / 2, t, t % 5]), ['sales'], /"row_nr" counts the rows/],
    [rows('station,date,temp,rain', (t) => [10384, day(t), t % 5, t % 3]), ['temp', 'rain'], /"station" .+the same number in every row/], // biome-ignore format: one line
    [
      rows('STATIONS_ID,date,QN_9,temp', (t) => [433, day(t), 3, t % 5]),
      ['temp'],
      /"STATIONS_ID", "QN_9" are .+number/,
    ],
    [rows('date,LATITUDE,elevation,temp', (t) => [day(t), 52.5, 50, t % 5]), ['temp'], /"LATITUDE", "elevation" are/],
    [rows('date,store_nr,a,b', (t) => [day(t), 3, t % 5, t % 3]), ['a', 'b'], /"store_nr" is .+number/],
  ] as const) {
    const { series, notes } = parseReading(text, 'a.csv');
    assert.deepEqual(
      series.map(({ id }) => id),
      ids,
    );
    assert.match(notes.map((said) => sentenceOf({ said })).join(' '), note);
  }
  // A constant whose name says nothing, one that changes, and one that is all there is, are values.
  const idsOf = (text: string) => parseReading(text, 'a.csv').series.map(({ id }) => id);
  assert.deepEqual(idsOf(rows('date,load,temp', (t) => [day(t), 7, t % 5])), ['load', 'temp']);
  assert.deepEqual(idsOf(rows('date,station,temp', (t) => [day(t), t === 5 ? 1 : 2, t % 5])), ['station', 'temp']);
  assert.deepEqual(idsOf(rows('date,kW,rain', (t) => [day(t), t % 5, t % 3])), ['kW', 'rain']);
  assert.deepEqual(idsOf(rows('date,station', (t) => [day(t), 2 + (t - t)])), ['station']);
  assert.deepEqual(idsOf(rows('date,year_sum,temp', (t) => [day(t), 1900 + 0.1 * t * t + t, t % 5])), [
    'year_sum',
    'temp',
  ]);
});

test('numbers that programs write for missing values are said where they are far from all others', () => {
  const notes = (mark: string) => {
    const { notes } = parseReading(`ds,y\n1,0.5\n2,${mark}\n3,1.5\n4,${mark}\n5,2\n`, 'a.csv');
    return sentenceOf({ said: notes[0] ?? '' });
  };
  assert.equal(
    notes('-999'),
    "-999 comes 2 times, far from the other values: if it stands for a missing one, pass `na: ['-999']`.",
  );
  assert.match(notes('9999'), /^9999 comes 2 times/);
  assert.match(notes('99.99'), /^99.99 comes 2 times/);
  assert.equal(notes('-12'), '');
  assert.equal(notes('3'), '');
});
