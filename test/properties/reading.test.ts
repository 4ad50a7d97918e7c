// What holds of any series that is written and read, whatever its names, numbers and spelling.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { formatSeries, InputError, parseSeries, type Series } from '@onnxcast/series';
import fc from 'fast-check';
import { holds } from './holds.ts';

const DAY = 86_400_000;
const days = (count: number) => Array.from({ length: count }, (_, t) => new Date(t * DAY).toISOString().slice(0, 10));

/** Names as people and their tools write them; a carriage return would be read as the line feed that it is in CSV. */
const name = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 12 })
  .map((text) => text.replaceAll(/[\r\uFEFF]/g, ''))
  .filter((text) => text.trim() === text && /\p{L}/u.test(text));

const value = fc.double({ noNaN: true, noDefaultInfinity: true });

/** Series of one file, with times of days, each of its own length. */
const file = fc
  .uniqueArray(name, { minLength: 1, maxLength: 4 })
  .chain((ids) =>
    fc.tuple(...ids.map((id) => fc.array(value, { minLength: 2, maxLength: 12 }).map((values) => ({ id, values })))),
  )
  .map((all) =>
    all.map(
      ({ id, values }): Series => ({
        id,
        features: ['y'],
        values: Float64Array.from(values),
        times: days(values.length),
      }),
    ),
  );

/** Numbers with a part behind the mark, so that no mark can be taken for one of thousands. */
const decimal = fc
  .tuple(fc.integer({ min: -99_999, max: 99_999 }), fc.integer({ min: 1, max: 99 }))
  .map(([whole, hundredths]) => `${whole}.${String(hundredths).padStart(2, '0')}`);

const bits = ({ values }: Series) => [...new BigInt64Array(values.buffer, values.byteOffset, values.length)];
const columns = { id: 'unique_id', time: 'ds', target: 'y' };

describe('series that are written and read', () => {
  for (const format of ['csv', 'json'] as const) {
    test(`come back from ${format} with their names, their times and the bits of their values`, () => {
      holds(
        fc.property(file, (series) => {
          const read = parseSeries(formatSeries(series, { format }), `a.${format}`, columns);
          assert.deepEqual(
            read.map(({ id, times }) => ({ id, times })),
            series.map(({ id, times }) => ({ id, times })),
          );
          assert.deepEqual(read.map(bits), series.map(bits));
        }),
      );
    });
  }

  test('are the same whatever the order of their rows', () => {
    const shuffled = file.chain((series) => {
      const [header, ...rows] = formatSeries(series).trimEnd().split('\n');
      return fc.tuple(
        fc.constant(series),
        fc.shuffledSubarray(rows, { minLength: rows.length }).map((mixed) => [header, ...mixed].join('\n')),
      );
    });
    const oneLine = shuffled.filter(([series]) => series.every(({ id }) => !id.includes('\n')));
    holds(
      fc.property(oneLine, ([series, text]) => {
        const read = new Map(parseSeries(text, 'a.csv', columns).map((one) => [one.id, one]));
        assert.equal(read.size, series.length);
        for (const one of series) {
          assert.deepEqual(read.get(one.id)?.times, one.times);
          assert.deepEqual(bits(read.get(one.id)!), bits(one));
        }
      }),
    );
  });

  test('are the same with decimal points and commas, between commas, semicolons and tabs', () => {
    holds(
      fc.property(fc.array(decimal, { minLength: 3, maxLength: 20 }), (numbers) => {
        const times = days(numbers.length);
        const rows = (separator: string, mark: string) =>
          ['ds', 'y'].join(separator) +
          numbers.map((number, t) => `\n${times[t]}${separator}${number.replace('.', mark)}`).join('');
        for (const text of [rows(',', '.'), rows(';', '.'), rows(';', ','), rows('\t', '.'), rows('\t', ',')]) {
          const [one] = parseSeries(text, 'a.csv');
          assert.deepEqual([...one!.values], numbers.map(Number), text);
        }
      }),
    );
  });

  test('are read or refused by an InputError with the name of their file, whatever the text', () => {
    const cell = fc.oneof(
      fc.string({ maxLength: 6 }),
      fc.constantFrom('1', '2.5', '1.000,5', '2024-01-31', 'NA', '', '"', '{', '['),
    );
    const table = fc
      .tuple(fc.constantFrom(',', ';', '\t', '|', ' '), fc.array(fc.array(cell, { maxLength: 4 }), { maxLength: 8 }))
      .map(([separator, rows]) => rows.map((row) => row.join(separator)).join('\n'));
    holds(
      fc.property(fc.oneof(table, fc.json(), fc.string({ unit: 'binary' })), (text) => {
        try {
          for (const { values, features } of parseSeries(text, 'some.csv')) {
            assert.equal(values.length % features.length, 0);
            assert.ok(values.every(Number.isFinite));
          }
        } catch (error) {
          if (!(error instanceof InputError)) throw error;
          assert.equal(error.file, 'some.csv');
        }
      }),
    );
  });
});
