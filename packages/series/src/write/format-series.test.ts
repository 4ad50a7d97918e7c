import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { InputError } from '../errors.ts';
import { createRandom, type Random } from '../random.ts';
import { parseSeries } from '../read/parse-series.ts';
import { lengthOf, type Series } from '../series.ts';
import { formatSeries } from './format-series.ts';

const PIECES = [
  'a',
  'wave-1',
  ',',
  ';',
  '\t',
  '"',
  '""',
  '\n',
  '\r\n',
  ' ',
  'é',
  '日本',
  '👋',
  '{',
  '[',
  '#',
  '\uFEFF',
];
const EDGES = [0, -0, Number.MAX_VALUE, -Number.MAX_VALUE, Number.MIN_VALUE, 0.1, 1e21, 1e-7, 2 ** 53 + 2, 1 / 3];

describe('formatSeries', () => {
  test('writes a text that reads back with every bit of every value, in CSV and JSON, long and wide', () => {
    const random = createRandom(3);
    for (let round = 0; round < 300; round++) {
      for (const format of ['csv', 'json'] as const) {
        for (const form of ['long', 'wide'] as const) {
          const series = randomSeries(random, form);
          const text = formatSeries(series, { format, form });
          const target = form === 'long' ? { target: series[0]!.features } : {};
          const back = parseSeries(text, `round-${round}.${format}`, { ...target, format });
          assertSame(back, series, text);
        }
      }
    }
  });

  test('quotes names and keeps the columns that were asked for', () => {
    const series: Series = {
      id: 'say "a, b"',
      features: ['x', 'y z'],
      values: Float64Array.of(1, 2, -0, 0.25),
      times: ['2000-01-01', '2000-01-02'],
    };
    assert.equal(
      formatSeries([series], { id: 'name', time: 'when' }),
      'name,when,x,y z\n"say ""a, b""",2000-01-01,1,2\n"say ""a, b""",2000-01-02,-0,0.25\n',
    );
    assert.deepEqual(JSON.parse(formatSeries([series], { format: 'json' })), [
      { unique_id: 'say "a, b"', ds: '2000-01-01', x: 1, 'y z': 2 },
      { unique_id: 'say "a, b"', ds: '2000-01-02', x: -0, 'y z': 0.25 },
    ]);
  });

  test('refuses what does not fit in one table', () => {
    const one: Series = { id: 'a', features: ['y'], values: Float64Array.of(1, 2), times: ['1', '2'] };
    for (const [series, options] of [
      [[], {}],
      [[one, { ...one, id: 'b', features: ['x'] }], {}],
      [[one, { id: 'b', features: ['y'], values: one.values }], {}],
      [[{ ...one, features: ['ds'] }], {}],
      [[{ ...one, values: Float64Array.of(1, Number.NaN) }], {}],
      [[one, one], { form: 'wide' }],
      [[one, { ...one, id: 'b', times: ['1', '3'] }], { form: 'wide' }],
    ] as const) {
      assert.throws(() => formatSeries(series, options), InputError);
    }
  });
});

function randomSeries(random: Random, form: 'long' | 'wide'): readonly Series[] {
  const features = form === 'wide' || random.next() < 0.5 ? ['y'] : ['x, "1"', 'CO2', ' b'];
  const timesOf = [undefined, numbers, dates, words][random.integer(0, 4)];
  const common = random.integer(2, 12);
  return Array.from({ length: random.integer(1, 5) }, (_, index) => {
    const length = form === 'wide' ? common : random.integer(2, 12);
    const id = Array.from({ length: random.integer(0, 4) }, () => PIECES[random.integer(0, PIECES.length)]).join('');
    return {
      id: `${id}#${index}`,
      features,
      values: Float64Array.from({ length: length * features.length }, () => randomNumber(random)),
      ...(timesOf !== undefined && { times: timesOf(length) }),
    };
  });
}

/** Any finite double, every bit pattern alike; now and then one from the edges. */
function randomNumber(random: Random): number {
  if (random.next() < 0.2) return EDGES[random.integer(0, EDGES.length)]!;
  const words = Uint32Array.of(random.integer(0, 2 ** 32), random.integer(0, 2 ** 32));
  const value = new Float64Array(words.buffer)[0]!;
  return Number.isFinite(value) ? value : 0;
}

function numbers(length: number): readonly string[] {
  return Array.from({ length }, (_, i) => (i * 0.5 - 1).toFixed(1));
}

function dates(length: number): readonly string[] {
  return Array.from({ length }, (_, i) => new Date(Date.UTC(1999, 11, 30 + i)).toISOString());
}

/** Labels in no order, and without a number by which they would be read as ones that count. */
function words(length: number): readonly string[] {
  return Array.from({ length }, (_, i) => `week ${'x'.repeat(length - i)}, "y"`);
}

function assertSame(actual: readonly Series[], expected: readonly Series[], text: string): void {
  assert.equal(actual.length, expected.length, text);
  expected.forEach((one, index) => {
    const other = actual[index]!;
    const { values: bits, ...rest } = other;
    const { values, ...expectedRest } = one;
    assert.deepEqual(rest, expectedRest, text);
    assert.equal(lengthOf(other), lengthOf(one));
    assert.deepEqual(new BigUint64Array(bits.buffer), new BigUint64Array(values.buffer), text);
  });
}
