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
  assert.equal(notes('-12'), '');
  assert.equal(notes('3'), '');
});
