import assert from 'node:assert/strict';
import { test } from 'node:test';
import { timesAfter } from '../../../time/calendar.ts';
import { spellDate } from '../../../time/spelling.ts';
import { parseReading } from '../../parse-series.ts';

const hours = Array.from({ length: 24 }, (_, hour) => hour);
const two = (hour: number) => String(hour).padStart(2, '0');

function read(labels: readonly string[]) {
  return parseReading(`ds;y\n${labels.map((label, t) => `${label};${t}`).join('\n')}\n`, 'a.csv');
}

/** The next labels as the file spells them. */
function continued(labels: readonly string[], count: number): readonly string[] {
  const { series, understood } = read(labels);
  const { times } = series[0]!;
  return timesAfter({ times, length: labels.length }, count).map((label) => spellDate(label, understood.spelling!));
}

test('spans of the clock stand where they begin, and go on as they are spelt', () => {
  const labels = hours.map((hour) => `2024-01-13 ${two(hour)}:00-${two(hour + 1)}:00`);
  assert.deepEqual(read(labels).series[0]!.times!.slice(0, 2), ['2024-01-13 00:00', '2024-01-13 01:00']);
  assert.deepEqual(continued(labels, 2), ['2024-01-14 00:00-01:00', '2024-01-14 01:00-02:00']);
  assert.equal(continued(labels, 24).at(-1), '2024-01-14 23:00-24:00');
  const dotted = hours.map((hour) => `13.01.2024 ${two(hour)}:00 - ${two((hour + 1) % 24)}:00`);
  assert.equal(continued(dotted, 24).at(-1), '14.01.2024 23:00 - 00:00');
  const halves = ['00:00–00:30', '00:30–01:00', '01:00–01:30'].map((span) => `2024-01-13 ${span}`);
  assert.deepEqual(continued(halves, 1), ['2024-01-13 01:30–02:00']);
});

test('offsets from UTC stay offsets, and none is farther than clocks are anywhere', () => {
  const west = hours.map((hour) => `2024-01-13 ${two(hour)}:00-05:00`);
  assert.equal(read(west).series[0]!.times!.at(-1), '2024-01-13 23:00-05:00');
  const set = ['2024-03-09 00:00-05:00', '2024-03-10 00:00-05:00', '2024-03-11 00:00-04:00'];
  assert.deepEqual(read(set).series[0]!.times, set);
  for (const offset of ['+99:00', '+14:30', '-25:00', '+01:75']) {
    assert.throws(
      () => read([`2024-01-13 10:00${offset}`, `2024-01-14 10:00${offset}`]),
      /a\.csv:2: column "ds" holds/,
    );
  }
});
