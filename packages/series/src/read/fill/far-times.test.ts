import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseReading } from '../parse-series.ts';
import { fillReading } from './fill-holes.ts';

test('times that lie so far apart that most rows would be filled are refused, with where the hole is', () => {
  const text = ['ds,y', ...[0, 1, 2, 3].map((t) => `2024-01-01 00:00:0${t},${t}`), '2034-01-01 00:00:00,5'].join('\n');
  for (const how of ['linear', 'previous', 'cut'] as const) {
    assert.throws(
      () => fillReading(parseReading(text, 'a.csv', { fill: how }), how),
      /a\.csv: series "a" has 5 times and lacks 315619196, most of them between 2024-01-01 00:00:03 and 2034-01-01 00:00:00, .*`fill`/,
    );
  }
});

test('what is missing beside such times is told of without filling it', () => {
  assert.throws(() => parseReading('ds,y\n0,1\n1,2\n2,\n3,4\n400000000,5\n', 'a.csv'), /a\.csv:4: .*linear/);
});
