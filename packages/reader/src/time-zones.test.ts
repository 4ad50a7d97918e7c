// Parquet keeps instants, and pandas beside them whose clocks they are of; the labels are those of pandas' date_range.
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { sentenceOf, spellDate, timesAfter } from '@onnxcast/series';
import { type Database, openDatabase, quoteText } from './duckdb.ts';
import { durationsOfArrow, zonesOfArrow } from './parquet/arrow-schema.ts';
import { readFiles } from './read-files.ts';
import type { FileOptions } from './read-options.ts';

/** Midnights in Berlin around the night in which clocks are set forward. */
const MIDNIGHTS = ['2023-03-24 23:00', '2023-03-25 23:00', '2023-03-26 22:00', '2023-03-27 22:00'];

function tellsZone(zone: string): string {
  const column = { name: 'ds', field_name: 'ds', pandas_type: 'datetimetz', metadata: { timezone: zone } };
  return `, KV_METADATA {pandas: ${quoteText(JSON.stringify({ columns: [column] }))}}`;
}

describe('times of Parquet', () => {
  let folder: string;
  let database: Database;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'zones-'));
    database = await openDatabase();
  });
  after(async () => {
    database.close();
    await rm(folder, { recursive: true });
  });

  async function read(name: string, metadata: string, options: FileOptions = {}) {
    const path = join(folder, name);
    const times = MIDNIGHTS.map((time) => `'${time}:00Z'::TIMESTAMPTZ`).join(', ');
    const select = `SELECT unnest([${times}]) AS ds, unnest([1, 2, 3, 4]) AS y`;
    await database.run(`COPY (${select}) TO ${quoteText(path)} (FORMAT parquet${metadata})`);
    const { series, notes, understood } = await readFiles(path, options);
    const labels = series[0]!.times!;
    const next = timesAfter({ times: labels, length: labels.length }, 2);
    const spelt = next.map((time) => (understood.spelling === undefined ? time : spellDate(time, understood.spelling)));
    return { times: labels, next: spelt, notes: notes.map((said) => sentenceOf({ said })), understood };
  }

  test('days at an offset, as Arrow writes zones too, begin at its midnights', async () => {
    // pandas: Timestamp('2023-03-24 23:00Z').tz_convert('+05:30')
    const { times, next, notes } = await read('offset.parquet', tellsZone('+05:30'));
    assert.deepEqual(times.slice(0, 2), ['2023-03-25 04:30:00+05:30', '2023-03-26 04:30:00+05:30']);
    assert.equal(next.length, 2);
    assert.match(notes.join(), /Its times are at the offset \+05:30 from UTC\./);
  });

  for (const [how, options] of [
    ['as they are', {}],
    ['queried', { query: 'SELECT ds, y FROM data' }],
  ] as const) {
    test(`days of Berlin, ${how}, are days by its clocks, and a forecast goes on at its midnights`, async () => {
      const { times, next, notes, understood } = await read('berlin.parquet', tellsZone('Europe/Berlin'), options);
      assert.deepEqual(times, [
        '2023-03-25 00:00:00+01:00[Europe/Berlin]',
        '2023-03-26 00:00:00+01:00[Europe/Berlin]',
        '2023-03-27 00:00:00+02:00[Europe/Berlin]',
        '2023-03-28 00:00:00+02:00[Europe/Berlin]',
      ]);
      assert.deepEqual(next, ['2023-03-29 00:00:00+02:00', '2023-03-30 00:00:00+02:00']);
      assert.match(notes.join(), /Its times are those of Europe\/Berlin\./);
      assert.equal(understood.times, 'dates, in the time of Europe/Berlin');
    });
  }

  test('instants of no zone that is known are in UTC, and that is said', async () => {
    for (const metadata of ['', tellsZone('UTC'), tellsZone('Nowhere/Atlantis'), ", KV_METADATA {pandas: 'x'}"]) {
      const { times, notes } = await read('utc.parquet', metadata);
      assert.equal(times[0], '2023-03-24 23:00:00Z');
      assert.match(notes.join(), /Its times are in UTC\./);
    }
  });
});

describe('the schema that Arrow keeps in Parquet', () => {
  /** As polars 2.1.0 wrote it for a frame with `ds` in the time of Berlin, and pyarrow without pandas' description. */
  const SCHEMAS = {
    polars:
      '/////7sAAAAEAAAA8v///xQAAAAEAAEAAAAKAAsACAAKAAQA+P///wwAAAAIAAgAAAAEAAIAAAA0AAAABAAAAMD///8gAAAAEAAAAAgAAAABAwAAAAAAAPr///8CAAYABgAEAAEAAAB5AAAA7P///0wAAAAgAAAAGAAAAAEKAAAQABIABAAQABEACAAAAAwAAAAAAPT///8QAAAAAgAAAAgACgAIAAQADQAAAEV1cm9wZS9CZXJsaW4AAAACAAAAZHMA',
    pyarrow:
      '//////AAAAAQAAAAAAAKAAwABgAFAAgACgAAAAABBAAMAAAACAAIAAAABAAIAAAABAAAAAMAAAB0AAAANAAAAAQAAACo////AAABBRAAAAAcAAAABAAAAAAAAAAEAAAAbmFtZQAAAAAEAAQABAAAANT///8AAAEDEAAAABgAAAAEAAAAAAAAAAEAAAB5AAYACAAGAAYAAAAAAAIAEAAUAAgABgAHAAwAAAAQABAAAAAAAAEKEAAAABwAAAAEAAAAAAAAAAIAAABkcwAACAAMAAYACAAIAAAAAAACAAQAAAANAAAARXVyb3BlL0JlcmxpbgAAAAAAAAA=',
  };
  for (const [writer, schema] of Object.entries(SCHEMAS)) {
    test(`of ${writer} tells the zone of its times`, () => {
      assert.deepEqual(zonesOfArrow(schema), [{ field: 'ds', zone: 'Europe/Berlin' }]);
    });
    test(`of ${writer} tells none where it is cut short or has a wrong byte, and throws nothing`, () => {
      const bytes = Buffer.from(schema, 'base64');
      for (let at = 0; at < bytes.length; at++) {
        assert.ok(Array.isArray(zonesOfArrow(bytes.subarray(0, at).toString('base64'))));
        const wrong = Buffer.from(bytes);
        wrong[at] = 255 - wrong[at]!;
        assert.ok(Array.isArray(zonesOfArrow(wrong.toString('base64'))));
        assert.ok(Array.isArray(durationsOfArrow(wrong.toString('base64'))));
      }
    });
  }
});
