// Files with bytes that are wrong are read, or refused with the file and the place; nothing else ever happens.
// READER_MUTATIONS=2000 npm test -- read-mutated   tries as many of them; the same ones every time, others by another READER_SEED.
import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { createRandom, InputError, lengthOf } from '@onnxcast/series';
import { openDatabase, quoteText } from './duckdb.ts';
import { mutateBytes } from './mutate-bytes.suite.ts';
import { readSeries } from './read-files.ts';
import type { FileOptions } from './read-options.ts';

const COUNT = Number(process.env['READER_MUTATIONS'] ?? 160);
/** The schema that polars keeps for a frame with `ds` in the time of Berlin. */
const ARROW =
  '/////7sAAAAEAAAA8v///xQAAAAEAAEAAAAKAAsACAAKAAQA+P///wwAAAAIAAgAAAAEAAIAAAA0AAAABAAAAMD///8gAAAAEAAAAAgAAAABAwAAAAAAAPr///8CAAYABgAEAAEAAAB5AAAA7P///0wAAAAgAAAAGAAAAAEKAAAQABIABAAQABEACAAAAAwAAAAAAPT///8QAAAAAgAAAAgACgAIAAQADQAAAEV1cm9wZS9CZXJsaW4AAAACAAAAZHMA';
/** Longer than this, in milliseconds, is hanging. */
const LONGEST = 20_000;

const OPTIONS: readonly FileOptions[] = [
  {},
  {},
  { missing: 'drop' },
  { fill: 'linear' },
  { fill: 'cut' },
  { fill: 'seasonal' },
  { header: 'none' },
  { skip: 1 },
  { layout: 'rows' },
  { target: 'y', time: 'ds' },
];

describe(`${COUNT} files with wrong bytes`, () => {
  let folder: string;
  const originals = new Map<string, Uint8Array>();
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'mutated-'));
    const rows = Array.from({ length: 40 }, (_, i) => ({
      unique_id: i < 20 ? 'a' : 'b, "c"',
      ds: `2024-01-${String((i % 20) + 1).padStart(2, '0')}`,
      y: Math.round(Math.sin(i) * 1e4) / 100,
      note: 'free text',
    }));
    const csv = [
      'unique_id,ds,y,note',
      ...rows.map(({ unique_id, ds, y, note }) => `"${unique_id.replaceAll('"', '""')}",${ds},${y},${note}`),
    ].join('\n');
    originals.set('table.csv', Buffer.from(csv));
    originals.set(
      'wide.csv',
      Buffer.from(
        `Datum;A;B\n${rows
          .slice(0, 20)
          .map(({ y }, i) => `${i + 1}.02.2024;${String(y).replace('.', ',')};1.234,5`)
          .join('\n')}\n`,
      ),
    );
    originals.set('table.json', Buffer.from(JSON.stringify(rows, null, 1)));
    originals.set('table.ndjson', Buffer.from(rows.map((row) => JSON.stringify(row)).join('\n')));
    originals.set('table.csv.gz', gzipSync(csv));
    const values = rows.slice(0, 20).map(({ y }) => y);
    const write = new Intl.DateTimeFormat('fr', { month: 'short', year: 'numeric', timeZone: 'UTC' });
    const lines = (timeAt: (t: number) => string) => values.map((y, t) => `${timeAt(t)};${y}`).join('\n');
    originals.set('months.csv', Buffer.from(`ds;y\n${lines((t) => write.format(Date.UTC(2020, t, 1)))}\n`));
    originals.set('spans.csv', Buffer.from(`;y\n${lines((t) => `${Math.floor(t / 4)} days 0${t % 4}:00:00`)}\n`));
    const days = values.map((y, t) => [`2024-01-${t + 10}`, { '1. open': String(y), '4. close': String(y + 1) }]);
    originals.set('days.json', Buffer.from(JSON.stringify({ about: { name: 'a' }, days: Object.fromEntries(days) })));
    originals.set(
      'lists.json',
      Buffer.from(JSON.stringify({ c: values, s: 'ok', t: values.map((_, t) => 1569297600 + 86_400 * t) })),
    );
    const codes = ['AT', 'BE'].map((geo) => `A,${geo}\t${values.map((y) => `${y} p`).join('\t')}`);
    const years = values.map((_, t) => `${2000 + t} `).join('\t');
    originals.set('codes.tsv', Buffer.from(`freq,geo\\TIME_PERIOD\t${years}\n${codes.join('\n')}\n`));
    const polish = new Intl.DateTimeFormat('pl', { month: 'long', year: 'numeric', timeZone: 'UTC' });
    const named = lines((t) => polish.format(Date.UTC(2020, t, 1)));
    originals.set('names.csv', Buffer.from(`ds;y\n${named}\nds;y\nRazem;="12,5"\n`));
    const pairs = values.map((y, t) => [1_704_067_200_000 + 86_400_000 * t, y]);
    originals.set('pairs.json', Buffer.from(JSON.stringify({ prices: pairs, volumes: pairs })));
    const matrix = ['a', 'b'].map((job) => ({
      metric: { job },
      values: pairs.map(([t, y]) => [t! / 1000, String(y)]),
    }));
    originals.set('matrix.json', Buffer.from(JSON.stringify({ status: 'success', data: { result: matrix } })));
    const database = await openDatabase();
    await writeFile(join(folder, 'original.csv'), csv);
    await database.run(
      `COPY (FROM read_csv(${quoteText(join(folder, 'original.csv'))})) TO ${quoteText(join(folder, 'original.parquet'))} (FORMAT parquet)`,
    );
    await database.run(
      `COPY (FROM read_csv(${quoteText(join(folder, 'original.csv'))})) TO ${quoteText(join(folder, 'original.csv.zst'))} (FORMAT csv, COMPRESSION zstd)`,
    );
    const schema = `KV_METADATA {'ARROW:schema': ${quoteText(ARROW)}}`;
    const zoned =
      "SELECT TIMESTAMPTZ '2024-03-30 00:00:00Z' + to_hours(i::INTEGER) AS ds, i / 4 AS y FROM range(40) t(i)";
    const lists = "SELECT unnest(['a', 'b']) AS item_id, unnest([[1.5, 2, 3], [2.5, 3, 4]]) AS target";
    await database.run(`COPY (${zoned}) TO ${quoteText(join(folder, 'zoned.pq'))} (FORMAT parquet, ${schema})`);
    await database.run(`COPY (${lists}) TO ${quoteText(join(folder, 'lists.pq'))} (FORMAT parquet)`);
    database.close();
    originals.set('zoned.parquet', await readFile(join(folder, 'zoned.pq')));
    originals.set('lists.parquet', await readFile(join(folder, 'lists.pq')));
    originals.set('table.parquet', await readFile(join(folder, 'original.parquet')));
    originals.set('table.csv.zst', await readFile(join(folder, 'original.csv.zst')));
  });
  after(() => rm(folder, { recursive: true }));

  test('are read whole, or refused as input with their file and the place', async () => {
    const random = createRandom(Number(process.env['READER_SEED'] ?? 20_240_229));
    const names = [...originals.keys()];
    let refused = 0;
    for (let round = 0; round < COUNT; round++) {
      const name = names[round % names.length]!;
      const path = join(folder, `${round}-${name}`);
      const bytes = mutateBytes(originals.get(name)!, random);
      const options = OPTIONS[random.integer(0, OPTIONS.length)]!;
      await writeFile(path, bytes);
      const told = `${path} ${JSON.stringify(options)}`;
      const late = new Promise<never>((_, reject) => {
        setTimeout(() => reject(new Error(`${told} hangs`)), LONGEST).unref();
      });
      try {
        const series = await Promise.race([readSeries(path, options), late]);
        assert.ok(series.length > 0, told);
        for (const one of series) {
          assert.ok(lengthOf(one) >= 2 && one.values.every(Number.isFinite), told);
          assert.ok(one.times === undefined || one.times.length === lengthOf(one), told);
        }
      } catch (error) {
        assert.ok(error instanceof InputError, `${told}: ${error instanceof Error ? error.stack : error}`);
        assert.ok(error.message.startsWith(path) || error.option !== undefined, `${told}: ${error.message}`);
        assert.equal(error.file, path, `${told}: ${error.message}`);
        assert.ok(error.message.length < 2000, `${told}: ${error.message}`);
        refused++;
      }
      await rm(path);
    }
    assert.ok(refused > COUNT / 10 && refused < COUNT, `${refused} refused`);
  });
});
