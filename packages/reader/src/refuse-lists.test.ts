// Lists within the cells of Parquet: refused with the query that reads them, to the same numbers.
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { InputError, type Text } from '@onnxcast/series';
import { type Database, openDatabase, quoteText } from './duckdb.ts';
import { readFiles } from './read-files.ts';

/** Tables with a series in each row. */
const TABLES: Readonly<Record<string, readonly [sql: string, times: readonly string[]]>> = {
  'as GluonTS keeps them': [
    "SELECT unnest(['a', 'b']) AS item_id, TIMESTAMP '2020-01-01' AS start, unnest([[1.5, 2, 3], [2.5, 3, 4]]) AS target",
    ['0', '1', '2'],
  ],
  'with lists of their times': [
    "SELECT unnest(['a', 'b']) AS unique_id, [DATE '2020-01-01', DATE '2020-01-02', DATE '2020-01-03'] AS ds, unnest([[1.5, 2, 3], [2.5, 3, 4]]) AS y",
    ['2020-01-01', '2020-01-02', '2020-01-03'],
  ],
};

describe('a table of lists', () => {
  let folder: string;
  let database: Database;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'lists-'));
    database = await openDatabase();
  });
  after(async () => {
    database.close();
    await rm(folder, { recursive: true });
  });

  for (const [title, [sql, times]] of Object.entries(TABLES)) {
    test(`${title} is refused with the query that reads it`, async () => {
      const path = join(folder, 'lists.parquet');
      await database.run(`COPY (${sql}) TO ${quoteText(path)} (FORMAT parquet)`);
      const error = await readFiles(path).then(
        () => assert.fail('read'),
        (error: unknown) => error,
      );
      assert.ok(error instanceof InputError);
      assert.match(error.message, /lists\.parquet: column "\w+" holds lists of numbers, expected a number in each row/);
      const { series } = await readFiles(path, { query: queryIn(error.remedy) });
      assert.deepEqual(
        series.map(({ id, values, times }) => [id, [...values], times]),
        [
          ['a', [1.5, 2, 3], times],
          ['b', [2.5, 3, 4], times],
        ],
      );
    });
  }

  test('that nobody asks for is passed over', async () => {
    const path = join(folder, 'beside.parquet');
    await database.run(
      `COPY (SELECT i AS ds, i / 2 AS y, [i, i] AS both FROM range(4) t(i)) TO ${quoteText(path)} (FORMAT parquet)`,
    );
    const { series } = await readFiles(path, { target: 'y' });
    assert.deepEqual([...series[0]!.values], [0, 0.5, 1, 1.5]);
  });
});

/** The query that a remedy names. */
function queryIn(remedy: Text | undefined): string {
  const [part] = [remedy ?? []].flat().filter((part) => typeof part === 'object');
  return String((part as { readonly options: Readonly<Record<string, unknown>> }).options['query']);
}
