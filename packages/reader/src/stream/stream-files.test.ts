// What is read block by block must be what is read whole.
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { Series } from '@onnxcast/series';
import { type Database, openDatabase, quoteText } from '../duckdb.ts';
import { readFiles } from '../read-files.ts';
import type { FileOptions } from '../read-options.ts';
import { streamFiles } from './stream-files.ts';

/** Series of 3 to 40 rows. */
const ROWS = `SELECT printf('s%02d', i) AS unique_id, DATE '2024-02-20' + t::INTEGER AS ds, sin(t + i) AS y, i * t AS x
  FROM range(30) s(i), range(40) r(t) WHERE t < 3 + (i * 7) % 38`;

describe('files as streams', () => {
  let folder: string;
  let database: Database;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'stream-'));
    database = await openDatabase();
  });
  after(async () => {
    database.close();
    await rm(folder, { recursive: true });
  });

  const make = async (name: string, query: string): Promise<string> => {
    const path = join(folder, name);
    await database.run(`COPY (${query}) TO ${quoteText(path)}`);
    return path;
  };

  async function take(files: string, options: FileOptions = {}, rows = 50) {
    const stream = await streamFiles(files, options, { rows });
    assert.ok(stream !== undefined, 'it is to be streamed');
    const [series, bad, lengths]: [Series[], { id: string; error: Error }[], number[]] = [[], [], []];
    try {
      for await (const block of stream.blocks) {
        series.push(...block.series);
        bad.push(...block.bad);
        lengths.push(block.series.reduce((sum, one) => sum + one.values.length, 0));
      }
    } finally {
      stream.close();
    }
    return { series, bad, lengths, reading: stream.reading };
  }

  const ordered: Readonly<Record<string, string>> = {
    'in order': `${ROWS} ORDER BY i, t`,
    'that take turns': `${ROWS} ORDER BY t, i`,
    'in any order': `${ROWS} ORDER BY hash(i * 100 + t)`,
    'the newest first': `${ROWS} ORDER BY i, t DESC`,
  };
  for (const [title, query] of Object.entries(ordered)) {
    test(`Parquet with rows ${title} holds the series that it holds whole, in the same order`, async () => {
      const path = await make('rows.parquet', query);
      const options = { target: ['y'] };
      const { series, bad, lengths, reading } = await take(path, options);
      const whole = await readFiles(path, options);
      assert.deepEqual(series, whole.series);
      assert.deepEqual(bad, []);
      assert.ok(lengths.length > 5, 'it comes in blocks');
      // A block ends with the series that fills it.
      assert.ok(Math.max(...lengths) < 50 + 41);
      assert.equal(reading.understood.spelling, whole.understood.spelling);
    });
  }

  test('many files of Parquet are one set, and a series may stand in several', async () => {
    await make('part-1.parquet', `SELECT * FROM (${ROWS}) WHERE ds < DATE '2024-03-01' ORDER BY unique_id, ds`);
    await make('part-2.parquet', `SELECT * FROM (${ROWS}) WHERE ds >= DATE '2024-03-01' ORDER BY unique_id, ds`);
    const files = join(folder, 'part-*.parquet');
    const options = { target: ['y', 'x'] };
    const { series } = await take(files, options);
    assert.deepEqual(series, (await readFiles(await make('one.parquet', `${ROWS} ORDER BY i, t`), options)).series);
  });

  test('times of day, numbers and none at all, and text, are read as they are whole', async () => {
    const clock = ROWS.replace("DATE '2024-02-20' + t::INTEGER", "(TIMESTAMP '2024-02-20 22:30:00' + to_hours(t))");
    const files = {
      'clock.parquet': `${clock} ORDER BY i, t`,
      'zone.parquet': `${clock.replace('AS ds', "AT TIME ZONE 'UTC' AS ds")} ORDER BY i, t`,
      'numbers.parquet': `${ROWS.replace("DATE '2024-02-20' + t::INTEGER", 't')} ORDER BY i, t`,
      'none.parquet': `SELECT unique_id, y FROM (${ROWS} ORDER BY i, t)`,
      'text.csv': `${ROWS} ORDER BY t, i`,
    };
    for (const [name, query] of Object.entries(files)) {
      const path = await make(name, query);
      const { series } = await take(path, { target: ['y'] });
      assert.deepEqual(series, (await readFiles(path, { target: ['y'] })).series, name);
    }
  });

  test('holes are filled, or their rows dropped, as they are whole', async () => {
    const path = await make(
      'holes.parquet',
      `SELECT * REPLACE (if(x % 5 = 3, NULL, y) AS y) FROM (${ROWS} ORDER BY i, t)`,
    );
    for (const options of [{ fill: 'linear' }, { fill: 'cut' }, { missing: 'drop' }] as const) {
      const own: FileOptions = { target: ['y'], ...options };
      const whole = await readFiles(path, own).catch(() => undefined);
      const { series, bad } = await take(path, own);
      if (whole !== undefined) assert.deepEqual(series, whole.series);
      else assert.ok(bad.length > 0);
    }
  });

  test('a series whose rows cannot be used is told by name, and the others come', async () => {
    const rows = ['a,2024-01-01,1', 'a,2024-01-02,2', 'b,2024-01-01,1', 'c,2024-01-01,1', 'c,2024-01-01,2'];
    const more = [
      'd,2024-01-01,1',
      'd,2024-01-02,',
      'e,2024-01-01,1e39',
      'e,2024-01-02,1',
      'f,2024-01-01,5',
      'f,2024-01-02,6',
    ];
    await writeFile(join(folder, 'bad.csv'), `unique_id,ds,y\n${[...rows, ...more].join('\n')}\n`);
    const { series, bad } = await take(join(folder, 'bad.csv'));
    assert.deepEqual(
      series.map(({ id }) => id),
      ['a', 'f'],
    );
    const said = Object.fromEntries(bad.map(({ id, error }) => [id, error.message]));
    assert.deepEqual(Object.keys(said), ['b', 'c', 'd', 'e']);
    assert.match(said['b']!, /series "b" has 1 row with a number, expected at least 2/);
    assert.match(said['c']!, /series "c" has the time 2024-01-01 twice/);
    assert.match(said['d']!, /series "d" has no y at 2024-01-02, expected a number in every row/);
    assert.match(said['e']!, /series "e" holds too large a number at 2024-01-01/);
  });

  test('what must be read whole is left to that, and a file that is none is refused', async () => {
    const wide = await make('wide.csv', 'SELECT t AS ds, t * 2 AS north, t * 3 AS south FROM range(9) r(t)');
    assert.equal(await streamFiles(wide), undefined);
    const single = await make('single.parquet', 'SELECT t AS ds, t * 2 AS y FROM range(9) r(t)');
    assert.equal(await streamFiles(single), undefined);
    await assert.rejects(streamFiles(join(folder, 'absent.parquet')), /absent\.parquet: no such file/);
  });
});
