// Files with bytes that are wrong are read, or refused with the file and the place; nothing else ever happens.
// READER_MUTATIONS=2000 npm test -- read-mutated   tries as many of them; the same ones every time.
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
/** Longer than this, in milliseconds, is hanging. */
const LONGEST = 20_000;

const OPTIONS: readonly FileOptions[] = [
  {},
  {},
  { missing: 'drop' },
  { fill: 'linear' },
  { fill: 'cut' },
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
    const database = await openDatabase();
    await writeFile(join(folder, 'original.csv'), csv);
    await database.run(
      `COPY (FROM read_csv(${quoteText(join(folder, 'original.csv'))})) TO ${quoteText(join(folder, 'original.parquet'))} (FORMAT parquet)`,
    );
    await database.run(
      `COPY (FROM read_csv(${quoteText(join(folder, 'original.csv'))})) TO ${quoteText(join(folder, 'original.csv.zst'))} (FORMAT csv, COMPRESSION zstd)`,
    );
    database.close();
    originals.set('table.parquet', await readFile(join(folder, 'original.parquet')));
    originals.set('table.csv.zst', await readFile(join(folder, 'original.csv.zst')));
  });
  after(() => rm(folder, { recursive: true }));

  test('are read whole, or refused as input with their file and the place', async () => {
    const random = createRandom(20_240_229);
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
