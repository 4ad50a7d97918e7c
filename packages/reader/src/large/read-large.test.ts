// What goes through DuckDB must be what goes row by row, or go row by row.
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { createRandom, type Reading } from '@onnxcast/series';
import { type Database, openDatabase, quoteText } from '../duckdb.ts';
import { openSource, readText } from '../file-source.ts';
import { mutateBytes } from '../mutate-bytes.suite.ts';
import type { FileOptions } from '../read-options.ts';
import { readTable } from '../read-table.ts';
import { readTextFile } from '../read-text.ts';
import { readLarge } from './read-large.ts';

/** Files that DuckDB reads. */
const TAKEN: Readonly<Record<string, readonly [text: string, options?: FileOptions]>> = {
  'a long file': ['unique_id,ds,y\na,2024-01-01,1\na,2024-01-02,2.5\nb,2024-01-01,-3e2\nb,2024-01-02,0.1\n'],
  'series that take turns': ['unique_id,ds,y\na,1,1\nb,1,10\na,2,2\nb,2,20\na,3,3\nb,3,30\n'],
  'rows in any order, and newest first': ['unique_id,ds,y\na,3,3\na,1,1\na,2,2\nb,2,20\nb,1,10\n'],
  'a wide file': ['ds;north;south\n01.02.2024;1;2\n13.02.2024;3;4\n14.02.2024;5;6\n'],
  'columns of several values': ['ds,y,x\n1,2,3\n2,4,5\n', { target: ['x', 'y'] }],
  'names in quotes': ['"unique_id","ds","y"\n"a, ""b""",1,1\n"a, ""b""",2,2\n'],
  'lines that end as on Windows, and a mark at the beginning': ['\uFEFFds,y\r\n2024-01,1\r\n2024-02,2\r\n'],
  'dates in digits alone': ['ds,y\n20240131,1\n20240229,2\n20240331,3\n'],
  'years of two digits': ['ds,y\n31-Dec-67,1\n31-Dec-68,2\n31-Dec-69,3\n'],
  'no names of columns': ['2024-01-01,1\n2024-01-02,2\n', { header: 'none' }],
  'lines before the names': ['made by hand\n\nds,y\n1,1\n2,2\n', { skip: 2 }],
  'missing values to drop': ['ds,y,x\n1,,1\n2,NA,2\n3,3,3\n4,4,nan\n5,5,5\n', { target: ['y', 'x'], missing: 'drop' }],
  'missing values to fill': ['ds,y\n1,1\n2,\n3,3\n', { fill: 'linear' }],
};

/** Files that it must leave to the rows' own reading, which is right or says where it is wrong. */
const LEFT: Readonly<Record<string, readonly [text: string, options?: FileOptions]>> = {
  'a decimal comma': ['ds;y\n1;1,5\n2;2,5\n'],
  'a word among its numbers': ['ds,y\n1,1\n2,2\n3,x\n'],
  'a time twice': ['ds,y\n1,1\n2,2\n2,3\n'],
  'a row too short': ['ds,y,z\n1,1,1\n2,2\n3,3,3\n', { target: 'y' }],
  'a missing value': ['ds,y\n1,1\n2,\n3,3\n'],
  'a value that float32 cannot hold': ['ds,y\n1,1\n2,1e39\n3,3\n'],
  'one row of a series': ['unique_id,ds,y\na,1,1\na,2,2\nb,1,1\n'],
  'a name with a space before it': ['unique_id,ds,y\n" a",1,1\n" a",2,2\n'],
  'numbers as programs write them': ['ds,y\n1,1_000\n2,2\n3,3\n'],
  'numbers to the base of 16': ['ds,y\n1,0x10\n2,2\n3,3\n'],
  'a mark of its own for what is missing': ['ds,y\n1,-999\n2,2\n3,3\n', { na: ['-999'] }],
  'true and false': ['ds,y,x\n1,1,true\n2,2,false\n', { futureCovariates: ['x'] }],
};

describe('readLarge', () => {
  let folder: string;
  let database: Database;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'large-'));
    database = await openDatabase();
  });
  after(async () => {
    database.close();
    await rm(folder, { recursive: true });
  });

  async function large(
    text: string | Uint8Array,
    options: FileOptions,
  ): Promise<readonly [Reading | undefined, () => Promise<Reading>]> {
    const path = join(folder, 'file.csv');
    await writeFile(path, text);
    const source = { ...(await openSource(path, undefined)), format: 'csv' } as const;
    return [await readLarge(database, source, options), () => readTextFile(source, options, () => readText(source))];
  }

  for (const [title, [text, options = {}]] of Object.entries(TAKEN)) {
    test(`a file with ${title} is what it is row by row`, async () => {
      const [fast, slow] = await large(text, options);
      const expected = await slow();
      assert.deepEqual(fast?.series, expected.series);
      assert.deepEqual(fast?.notes, expected.notes);
      assert.deepEqual({ ...fast?.understood, missing: {} }, { ...expected.understood, missing: {} });
    });
  }

  for (const [title, [text, options = {}]] of Object.entries(LEFT)) {
    test(`a file with ${title} is left to the reading row by row`, async () => {
      assert.equal((await large(text, options))[0], undefined);
    });
  }

  test('a file with one bad row far behind the first ones is left to the reading row by row, no row lost', async () => {
    const lines = Array.from({ length: 400_000 }, (_, at) => `${at},${at % 7}`);
    assert.equal((await large(`ds,y\n${lines.join('\n')}\n`, {}))[0]?.series[0]?.values.length, 400_000);
    for (const bad of ['390000,oops', '390000,?', '390000,1,1']) {
      const text = `ds,y\n${lines.with(390_000, bad).join('\n')}\n`;
      assert.equal((await large(text, {}))[0], undefined, bad);
    }
  });

  test('a query that fails between two chunks throws what DuckDB says, and one that does not has all rows in order', async () => {
    const failing = "SELECT (CASE WHEN range = 500000 THEN 'oops' ELSE range::VARCHAR END)::DOUBLE FROM range(1000000)";
    const taking = async (sql: string) => {
      const numbers: number[] = [];
      for await (const { rows, numbers: column } of database.columns(sql)) {
        assert.equal(column(0).length, rows);
        numbers.push(...column(0));
      }
      return numbers;
    };
    await assert.rejects(taking(failing), /oops/);
    assert.deepEqual(await taking('SELECT range::DOUBLE FROM range(5000)'), [...Array(5000).keys()]);
    assert.deepEqual(await taking('SELECT range::DOUBLE FROM range(0)'), []);
    const shuffled = 'SELECT range::DOUBLE FROM range(300000) ORDER BY hash(range)';
    assert.deepEqual(await taking(shuffled), (await database.rows(shuffled)).flat());
    const rows: unknown[] = [];
    for await (const chunk of database.chunks('SELECT range AS a, range AS a FROM range(2048) -- told'))
      rows.push(...chunk);
    assert.deepEqual([rows.length, rows.at(-1)], [2048, [2047n, 2047n]]);
  });

  test('a file whose first rows do not show the century of its years of two digits is left to the reading row by row', async () => {
    const rows = (id: string, years: readonly number[]) =>
      years.map((year) => `${id},1-Jul-${year},${year}\n`).join('');
    const first = Array.from({ length: 20_000 }, (_, at) => rows(`a long name of the series ${at}`, [10, 11, 12]));
    const last = Array.from({ length: 51 }, (_, at) => 10 + at);
    const text = `unique_id,ds,y\n${first.join('')}${rows('last', last)}`;
    assert.notEqual((await large(text.replace(/last,[\s\S]*$/, ''), {}))[0], undefined);
    assert.equal((await large(text, {}))[0], undefined);
  });

  test('files with wrong bytes are what they are row by row, or left to that', async () => {
    const random = createRandom(31);
    const original = Buffer.from(
      `unique_id,ds,y,x,note\n${Array.from({ length: 30 }, (_, i) => `${i < 15 ? 'a' : '"b, c"'},${2000 + (i % 15)},${i / 8},"${i}",free text ${i}`).join('\n')}\n`,
    );
    let taken = 0;
    for (let round = 0; round < 250; round++) {
      const bytes = mutateBytes(original, random);
      const options: FileOptions = { target: ['y', 'x'], ...(round % 3 === 0 && { missing: 'drop' }) };
      const [fast, slow] = await large(bytes, options);
      if (fast === undefined) continue;
      taken++;
      assert.deepEqual(fast.series, (await slow()).series, JSON.stringify(bytes.toString()));
    }
    assert.ok(taken > 10, `${taken} taken`);
  });

  test('rows in any order, many of them, have every number in its place', async () => {
    const random = createRandom(7);
    const rows = Array.from({ length: 200_000 }, (_, at) => [at % 500, Math.floor(at / 500)] as const);
    const order = rows.map(() => random.next());
    const shuffled = Array.from(rows.keys()).sort((a, b) => order[a]! - order[b]!);
    const text = shuffled.map((at) => `s${rows[at]![0]},${rows[at]![1]},${rows[at]![0]}.${rows[at]![1]}`);
    const [fast] = await large(`unique_id,ds,y\n${text.join('\n')}\n`, {});
    assert.equal(fast?.series.length, 500);
    for (const { id, values, times } of fast?.series ?? []) {
      assert.deepEqual(times?.length, 400);
      values.forEach((value, at) => {
        assert.ok(times![at] === String(at) && value === Number(`${id.slice(1)}.${at}`));
      });
    }
  });

  const TABLES: Readonly<Record<string, readonly [sql: string, options?: FileOptions]>> = {
    'days, whole numbers and names': [
      "SELECT 'a' AS unique_id, DATE '2024-01-01' + i::INTEGER AS ds, i AS y FROM range(5) t(i)",
      {},
    ],
    'times that are days, times to the microsecond': [
      "SELECT TIMESTAMP '2024-01-01 10:00:00.25' + to_seconds(i) AS ds, i / 4 AS y FROM range(5) t(i)",
    ],
    'times that are whole days': [
      "SELECT TIMESTAMP '2024-01-01' + to_days(i::INTEGER) AS ds, i::FLOAT AS y FROM range(5) t(i)",
    ],
    'times with a zone': ["SELECT TIMESTAMPTZ '2024-01-01 10:00:00+02' + to_hours(i) AS ds, i AS y FROM range(5) t(i)"],
    'names that are long numbers': [
      'SELECT 9007199254740992 + i // 3 AS unique_id, i % 3 AS ds, i AS y FROM range(6) t(i)',
    ],
    'decimals, and a value that is missing': [
      'SELECT i AS ds, CASE WHEN i = 2 THEN NULL ELSE i::DECIMAL(10, 3) / 8 END AS y FROM range(5) t(i)',
      { missing: 'drop' },
    ],
  };
  for (const [title, [sql, options = {}]] of Object.entries(TABLES)) {
    test(`a table of ${title} is what it is row by row`, async () => {
      const path = join(folder, 'table.parquet');
      await database.run(`COPY (${sql}) TO ${quoteText(path)} (FORMAT parquet)`);
      const fast = await readLarge(database, { ...(await openSource(path, undefined)), format: 'parquet' }, options);
      const slow = await readTable(database, `read_parquet(${quoteText(path)})`, {
        name: path,
        format: 'parquet',
        options,
        zones: new Map(),
      });
      assert.deepEqual(fast?.series, slow.series);
      assert.deepEqual(fast?.understood, slow.understood);
    });
  }
});
