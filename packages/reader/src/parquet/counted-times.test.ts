// Periods of pandas and durations in Parquet: the ordinals and labels are those of pandas' period_range, the schema is polars'.
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { sentenceOf } from '@onnxcast/series';
import { type Database, openDatabase, quoteText } from '../duckdb.ts';
import { readFiles } from '../read-files.ts';
import type { FileOptions } from '../read-options.ts';

/** Frequency, ordinal of the first of two, and their labels: pandas 3.0's `period_range('2024-01-01', periods=2, freq=...)`. */
const PERIODS: readonly (readonly [frequency: string, ordinal: number, labels: readonly string[]])[] = [
  ['M', 648, ['2024-01', '2024-02']],
  ['Q-DEC', 216, ['2024Q1', '2024Q2']],
  ['Q-MAR', 219, ['2024Q4', '2025Q1']],
  ['Y-DEC', 54, ['2024', '2025']],
  ['D', 19723, ['2024-01-01', '2024-01-02']],
  ['W-SUN', 2819, ['2024-01-01', '2024-01-08']],
  ['h', 473352, ['2024-01-01 00:00:00', '2024-01-01 01:00:00']],
];
/** As polars wrote it for a frame with `ds` of durations in microseconds. */
const DURATIONS =
  '/////5sAAAAEAAAA8v///xQAAAAEAAEAAAAKAAsACAAKAAQA+P///wwAAAAIAAgAAAAEAAIAAAAwAAAABAAAAMT///8cAAAAEAAAAAgAAAABAwAAAAAAAML///8CAAAAAQAAAHkAAADs////MAAAACAAAAAYAAAAARIAABAAEgAEABAAEQAIAAAADAAAAAAA+v///wIABgAGAAQAAgAAAGRzAA==';

describe('counts in Parquet', () => {
  let folder: string;
  let database: Database;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'counts-'));
    database = await openDatabase();
  });
  after(async () => {
    database.close();
    await rm(folder, { recursive: true });
  });

  async function read(counts: readonly number[], metadata: string, options: FileOptions = {}) {
    const path = join(folder, 'counts.parquet');
    const select = `SELECT unnest([${counts}]::BIGINT[]) AS ds, unnest([1, 2]) AS y`;
    await database.run(`COPY (${select}) TO ${quoteText(path)} (FORMAT parquet, KV_METADATA {${metadata}})`);
    const { series, notes } = await readFiles(path, options);
    return { times: series[0]!.times, notes: notes.map((said) => sentenceOf({ said })).join(' ') };
  }

  function tells(frequency: string): string {
    const column = { name: 'ds', field_name: 'ds', pandas_type: 'object', numpy_type: `period[${frequency}]` };
    return `pandas: ${quoteText(JSON.stringify({ columns: [column] }))}`;
  }

  for (const [frequency, ordinal, labels] of PERIODS) {
    test(`of periods of pandas, ${frequency}, are their labels, queried or not`, async () => {
      for (const options of [{}, { query: 'SELECT ds, y FROM data' }]) {
        assert.deepEqual((await read([ordinal, ordinal + 1], tells(frequency), options)).times, labels);
      }
    });
  }

  test('of periods of another kind are refused with what writes times', async () => {
    await assert.rejects(
      async () => read([13, 14], tells('B')),
      /counts\.parquet: column "ds" holds periods of pandas \(B\).+df\["ds"\]\.dt\.to_timestamp\(\)/,
    );
  });

  test('of durations are seconds, and that is said', async () => {
    const { times, notes } = await read([0, 60_000_000], `"ARROW:schema": ${quoteText(DURATIONS)}`);
    assert.deepEqual(times?.map(Number), [0, 60]);
    assert.match(notes, /Column "ds" holds durations; they are read as seconds\./);
  });

  test('that DuckDB wrote as intervals are seconds', async () => {
    const path = join(folder, 'intervals.parquet');
    const select = 'SELECT to_minutes(90 * i) AS ds, i AS y FROM range(30) AS t(i)';
    await database.run(`COPY (${select}) TO ${quoteText(path)} (FORMAT parquet)`);
    const { times } = (await readFiles(path, {})).series[0]!;
    assert.deepEqual([times?.[1], times?.[29]].map(Number), [5400, 29 * 5400]);
  });

  test('without a word of what they are stay numbers', async () => {
    assert.deepEqual((await read([648, 649], "pandas: 'x'")).times, ['648', '649']);
  });
});
