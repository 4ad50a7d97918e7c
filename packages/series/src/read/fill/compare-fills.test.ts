// Which way of filling is advised: the one that is nearer where values are known.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { InputError } from '../../errors.ts';
import { createRandom } from '../../random.ts';
import { continueTimes } from '../../time/calendar.ts';
import { parseReading, parseSeries } from '../parse-series.ts';
import { fillReading } from './fill-holes.ts';

const random = createRandom(3);
const days = ['2023-01-01', '2023-01-02'];

/** A file of 126 values with ten of them missing, as case 42 has them. */
function fileOf(valueAt: (t: number) => number, { first = days }: { readonly first?: readonly string[] } = {}): string {
  const times = [...first, ...continueTimes(first, 126 - first.length)];
  const isMissing = (t: number) => t >= 105 && t < 115;
  return `ds,y\n${times.map((time, t) => `${time},${isMissing(t) ? '' : valueAt(t)}`).join('\n')}\n`;
}

let level = 0;
const WAYS: Readonly<Record<string, readonly [advised: string, text: string]>> = {
  'a wave of a week, of days': ['seasonal', fileOf((t) => 100 + 20 * Math.sin((2 * Math.PI * t) / 7))],
  'a wave of a week with noise, of numbered rows': [
    'seasonal',
    fileOf((t) => 100 + 20 * Math.sin((2 * Math.PI * t) / 7) + random.normal(), { first: ['0', '1'] }),
  ],
  'a random walk of days': ['linear', fileOf(() => (level += random.normal()))],
  'a straight line of days': ['linear', fileOf((t) => 3 * t)],
};

describe('a missing value', () => {
  for (const [title, [advised, text]] of Object.entries(WAYS)) {
    test(`of ${title} is advised to be filled in: ${advised}`, () => {
      const says = new RegExp(`y.csv:107: column "y" is empty, .+fill: '${advised}'.+missing: 'drop'`);
      assert.throws(
        () => parseSeries(text, 'y.csv'),
        (error) => error instanceof InputError && (says.test(error.message) || assert.fail(error.message)),
      );
    });
  }

  test('is what is said of a file in which something else is wrong further down', () => {
    assert.throws(() => parseSeries('ds,y\n1,1\n2,\n3,x\n4,4\n', 'y.csv'), /y\.csv:3: column "y" is empty/);
    assert.throws(() => parseSeries('ds,y\n1,1\n2,\n2,3\n4,4\n', 'y.csv'), /y\.csv:3: column "y" is empty/);
    assert.throws(() => parseSeries('ds,y\n1,1\n2,x\n3,\n4,4\n', 'y.csv'), /y\.csv:3: column "y" holds "x"/);
  });
});

test('the season that values show fills holes where times tell of none', () => {
  const wave = (t: number) => 100 + 20 * Math.sin((2 * Math.PI * t) / 7);
  const [series] = fillReading(
    parseReading(fileOf(wave, { first: ['0', '1'] }), 'y.csv', { fill: 'seasonal' }),
    'seasonal',
  ).series;
  for (let t = 0; t < 126; t++) assert.ok(Math.abs(series!.values[t]! - wave(t)) < 1e-9, `step ${t}`);
});

test('a line through holes is told of, where the season would be nearer by far', () => {
  const noted = (text: string) =>
    fillReading(parseReading(text, 'y.csv', { fill: 'linear' }), 'linear').notes.some((note) =>
      /season/.test(JSON.stringify(note)),
    );
  const [season, , walk] = Object.values(WAYS).map(([, text]) => text);
  assert.equal(noted(season!), true);
  assert.equal(noted(walk!), false);
});
