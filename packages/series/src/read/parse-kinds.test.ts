import assert from 'node:assert/strict';
import { basename } from 'node:path';
import { describe, test } from 'node:test';
import { testReader } from '../../../../test/contracts/reader.suite.ts';
import { parseSeries } from './parse-series.ts';

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
