import assert from 'node:assert/strict';
import { test } from 'node:test';
import { timesAfter } from '../time/calendar.ts';
import { spellDate } from '../time/spelling.ts';
import { parseReading, parseSeries } from './parse-series.ts';

const fileOf = (labels: readonly string[]) => `ds,y\n${labels.map((label, t) => `${label},${t}`).join('\n')}\n`;

test('labels that stand newest first, or in no order that text shows, are not read in the order of the rows', () => {
  for (const [labels, help] of [
    [['December', 'November', 'October'], /Write the year beside them, .* newest row last/],
    [['Q4', 'Q3', 'Q2', 'Q1'], /Write the year beside them/],
    [['٣', '٢', '١'], /digits 0 to 9/],
    [['1 month', '2 months', '1 year'], /Write all in one unit/],
    [['P1M', 'P2Y', 'P1D'], /Write all in one unit/],
  ] as const) {
    assert.throws(() => parseSeries(fileOf(labels), 'a.csv'), help, labels[0]);
  }
  for (const labels of [
    ['October', 'November', 'December'],
    ['Q1', 'Q2', 'Q3'],
    ['red', 'green', 'blue'],
  ]) {
    assert.deepEqual(parseSeries(fileOf(labels), 'a.csv')[0]!.times, labels);
  }
});

test('months of years cut short by an apostrophe are dates', () => {
  const { series, understood } = parseReading(fileOf(["Mar '20", "Feb '20", "Jan '20"]), 'a.csv');
  const [{ times } = { times: undefined }] = series;
  assert.deepEqual(times, ['2020-01', '2020-02', '2020-03']);
  assert.equal(spellDate(timesAfter({ times, length: 3 }, 1)[0]!, understood.spelling!), "Apr '20");
});

test('what was told and does not fit is named', () => {
  const dates = fileOf(['30/01/2024', '31/01/2024', '01/02/2024']);
  assert.throws(
    () => parseSeries(dates, 'a.csv', { dateOrder: 'month' }),
    /a\.csv:2: .*"30\/01\/2024", expected a date with the month first, as was told\. Pass `dateOrder: 'day'`, or leave `dateOrder`/,
  );
  const named = fileOf(['2024-01-01', '2024-01-02', '2024-01-03']);
  assert.throws(
    () => parseSeries(named, 'a.csv', { header: 'none' }),
    /a\.csv:1: .*names \("ds", "y"\), expected data\. Leave `header: 'none'` out/,
  );
});

test('what is advised leads on', () => {
  const spaced = 'ds y\n2024-01-01 5\n2024-01-02 6\n';
  assert.throws(() => parseSeries(spaced, 'a.csv', { target: 'y' }), /If spaces part its cells/);
  assert.throws(() => parseSeries('Station: X;\nds;y\n2024-01-01;1\n2024-01-02;2\n', 'a.csv'), /pass `skip: 1`/);
  assert.throws(() => parseSeries(',2024-01-01,2024-01-02\nA,1,2\nB,3,4\n', 'a.csv'), /Pass `layout: 'rows'`/);
});
