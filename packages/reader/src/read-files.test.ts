import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { after, before, describe, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { createRandom, InputError, type Series } from '@onnxcast/series';
import { testReader } from '../../../test/contracts/reader.suite.ts';
import { type Database, openDatabase, quoteText } from './duckdb.ts';
import { readFiles, readSeries } from './read-files.ts';

describe('readSeries', () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'series-'));
  });
  after(() => rm(folder, { recursive: true }));

  test('reads the 741 months of vega-datasets under their own column names', async () => {
    // The package exports no data, only its entry in `build`.
    const entry = createRequire(import.meta.url).resolve('vega-datasets');
    const path = join(dirname(entry), '..', 'data', 'co2-concentration.csv');
    const [series, ...others] = await readSeries(path, { time: 'Date', target: 'CO2' });
    assert.equal(others.length, 0);
    assert.equal(series?.id, 'co2-concentration');
    assert.deepEqual(series?.features, ['CO2']);
    assert.equal(series?.values.length, 741);
    // First and last row of the file.
    assert.equal(series?.values[0], 315.7);
    assert.equal(series?.times?.[0], '1958-03-01');
    assert.equal(series?.times?.at(-1), '2020-04-01');
  });

  test('says that there is no such file, that it is a folder, or that it is no text', async () => {
    const missing = join(folder, 'missing.csv');
    const binary = join(folder, 'binary.csv');
    await writeFile(binary, Buffer.from([0x50, 0x4b, 1, 2, 0xff, 0xfe]));
    for (const [path, message] of [
      [missing, `${missing}: no such file, expected a CSV or JSON file. Check the path.`],
      [join(binary, 'x'), `${join(binary, 'x')}: no such file, expected a CSV or JSON file. Check the path.`],
      [folder, `${folder}: a folder, expected a CSV or JSON file. Give the path of a file in it.`],
      [
        binary,
        `${binary}: not text in UTF-8, expected a CSV or JSON file. Save it as CSV in UTF-8, or pass the encoding that it has, such as \`encoding: 'windows-1252'\` of Excel in Western Europe.`,
      ],
    ] as const) {
      await assert.rejects(readSeries(path), (error) => {
        assert.ok(error instanceof InputError, String(error));
        assert.equal(error.message, message);
        assert.equal(error.file, path);
        assert.ok(error.cause instanceof Error);
        return true;
      });
    }
  });

  test('says what a file is that is no text, and how it becomes one that is read', async () => {
    const path = join(folder, 'other.csv');
    const zeros = Buffer.from('ds,y\n1,2\n2,3\n', 'utf16le');
    for (const [bytes, message] of [
      [
        'PK\x03\x04\xff',
        /an archive of zip, or a workbook of Excel, expected CSV, JSON or Parquet\. .+save a sheet as CSV/,
      ],
      ['\xd0\xcf\x11\xe0\xff', /a workbook of old Excel.+Save its sheet as CSV/],
      ['BZh9\xff', /packed by bzip2.+Unpack it/],
      ['\xfd7zXZ\x00', /packed by xz.+Unpack it/],
      ['ARROW1\x00\x00\xff', /a file of Arrow \(Feather\).+to_csv/],
      ['\x93NUMPY\xff', /an array of NumPy.+numpy\.savetxt/],
      ['\x80\x05\xff', /a file of pickle.+to_csv/],
      [`SQLite format 3\x00\xff`, /a database of SQLite.+Export its table/],
      [zeros.toString('latin1'), /bytes of 0 among its letters, expected text.+`encoding: 'utf-16le'`/],
    ] as const) {
      await writeFile(path, Buffer.from(bytes, 'latin1'));
      await assert.rejects(
        readSeries(path),
        (error) => error instanceof InputError && error.file === path && message.test(error.message),
        bytes,
      );
    }
    await writeFile(path, zeros);
    assert.deepEqual([...(await readSeries(path, { encoding: 'utf-16le' }))[0]!.values], [2, 3]);
  });

  test('reads JSON by the name of the file, by its first bytes, or by option', async () => {
    const text = '[{"ds": 1, "y": 1}, {"ds": 2, "y": 2}]';
    const lines = '{"ds": 1, "y": 1}\r\n{"ds": 2, "y": 2}\n';
    const expected = { id: 'a', features: ['y'], values: Float64Array.of(1, 2), times: ['1', '2'] };
    for (const name of ['a.json', 'a.txt', 'a']) {
      for (const content of [text, `\uFEFF\n  ${text}`, lines, '{"ds": [1, 2],\n"y": [1, 2]}']) {
        await writeFile(join(folder, name), content);
        assert.deepEqual(await readSeries(join(folder, name)), [expected], `${name}: ${content}`);
      }
    }
    await writeFile(join(folder, 'a.csv'), text);
    assert.deepEqual(await readSeries(join(folder, 'a.csv'), { format: 'json' }), [expected]);
    await assert.rejects(readSeries(join(folder, 'a.csv')), /a\.csv: begins with "\[" as JSON does/);
  });

  describe('of one table in many wrappings', () => {
    const TEXT = 'unique_id,ds,y\na,2024-01-01,1\na,2024-01-02,2.5\nb,2024-01-01,-3\nb,2024-01-02,0.125\n';
    const ROWS = TEXT.trim()
      .split('\n')
      .slice(1)
      .map((line) => line.split(','))
      .map(([unique_id, ds, y]) => ({ unique_id, ds, y: Number(y) }));
    const SERIES: readonly Series[] = [
      { id: 'a', features: ['y'], values: Float64Array.of(1, 2.5), times: ['2024-01-01', '2024-01-02'] },
      { id: 'b', features: ['y'], values: Float64Array.of(-3, 0.125), times: ['2024-01-01', '2024-01-02'] },
    ];
    const path = (name: string) => join(folder, name);
    let database: Database;
    before(async () => {
      database = await openDatabase();
    });
    after(() => database.close());

    const FILES: Readonly<Record<string, string | Uint8Array>> = {
      'table.csv': TEXT,
      'table.tsv': TEXT.replaceAll(',', '\t'),
      'table.csv.gz': gzipSync(TEXT),
      'packed-and-not-called-so.csv': gzipSync(TEXT),
      'table.json': JSON.stringify(ROWS),
      'table.json.gz': gzipSync(JSON.stringify(ROWS)),
      'table.ndjson': ROWS.map((row) => JSON.stringify(row)).join('\n'),
      'table.jsonl.gz': gzipSync(ROWS.map((row) => JSON.stringify(row)).join('\n')),
      'utf-16.csv': Buffer.from(`\uFEFF${TEXT}`, 'utf16le'),
    };
    for (const [name, bytes] of Object.entries(FILES)) {
      test(`${name} holds the series`, async () => {
        await writeFile(path(name), bytes);
        assert.deepEqual(await readSeries(path(name)), SERIES);
      });
    }

    for (const [name, how] of [
      ['table.csv.zst', 'FORMAT csv, COMPRESSION zstd'],
      ['table.ndjson.zst', 'FORMAT json, COMPRESSION zstd'],
      ['table.parquet', 'FORMAT parquet'],
      ['zstd.parquet', 'FORMAT parquet, COMPRESSION zstd'],
    ] as const) {
      test(`${name} holds the series`, async () => {
        await writeFile(path('all.csv'), TEXT);
        await database.run(`COPY (FROM read_csv(${quoteText(path('all.csv'))})) TO ${quoteText(path(name))} (${how})`);
        assert.deepEqual(await readSeries(path(name)), SERIES);
      });
    }

    test('text of other encodings is read by its byte order mark or by option, and refused without', async () => {
      await writeFile(path('be.csv'), Buffer.from(`\uFEFF${TEXT}`, 'utf16le').swap16());
      assert.deepEqual(await readSeries(path('be.csv')), SERIES);
      await writeFile(path('latin.csv'), Buffer.from('Größe;Datum\n1,5;01.02.2024\n2,5;13.02.2024\n', 'latin1'));
      await assert.rejects(readSeries(path('latin.csv')), /not text in UTF-8.+`encoding: 'windows-1252'`/);
      const [series] = await readSeries(path('latin.csv'), { encoding: 'windows-1252' });
      assert.deepEqual(
        [series?.id, ...series!.values, ...series!.times!],
        ['Größe', 1.5, 2.5, '2024-02-01', '2024-02-13'],
      );
    });

    test('files that name no series and follow one another are several series, which is said, or one when told', async () => {
      await mkdir(path('months'));
      await writeFile(path('months/1.csv'), 'ds,y\n2024-02-01,3\n2024-02-02,4\n');
      await writeFile(path('months/2.csv'), 'ds,y\n2024-01-30,1\n2024-01-31,2\n');
      const apart = await readFiles(path('months/*'));
      assert.equal(apart.series.length, 2);
      assert.match(JSON.stringify(apart.notes), /follow one another.+"join":true/);
      const { series, notes } = await readFiles(path('months/*'), { join: true });
      const times = ['2024-01-30', '2024-01-31', '2024-02-01', '2024-02-02'];
      assert.deepEqual(series, [{ id: '1', features: ['y'], values: Float64Array.of(1, 2, 3, 4), times }]);
      assert.deepEqual(notes, []);
      await writeFile(path('months/3.csv'), 'ds,y\n2024-01-31,5\n2024-02-04,6\n');
      assert.deepEqual((await readFiles(path('months/*'))).notes, []);
      await assert.rejects(readSeries(path('months/*'), { join: true }), /has the time 2024-01-31 in two files/);
    });

    test('Parquet with nanoseconds or whole numbers that a double rounds is refused by its row', async () => {
      const write = (name: string, select: string) =>
        database.run(`COPY (${select}) TO ${quoteText(path(name))} (FORMAT parquet)`);
      const time = `('2024-01-0' || (i + 1) || ' 00:00:00.00000000' || (i // 2))::TIMESTAMP_NS AS ds`;
      await write('nanoseconds.parquet', `SELECT ${time}, i AS y FROM range(4) t(i)`);
      await assert.rejects(
        readSeries(path('nanoseconds.parquet')),
        /nanoseconds\.parquet:3: column "ds" holds "2024-01-03 00:00:00\.000000001".+`query: 'SELECT/,
      );
      await write('whole.parquet', `SELECT i AS ds, 9007199254740990 + i AS y FROM range(5) t(i)`);
      await assert.rejects(readSeries(path('whole.parquet')), /whole\.parquet:4: column "y" holds "9007199254740993"/);
      await write('days.parquet', `SELECT ('2024-01-0' || (i + 1))::TIMESTAMP_NS AS ds, i AS y FROM range(4) t(i)`);
      assert.equal((await readSeries(path('days.parquet')))[0]?.times?.[3], '2024-01-04');
    });

    test('Parquet that is cut short or changed is refused as such, with no word of a query', async () => {
      await writeFile(path('all.csv'), TEXT);
      const to = quoteText(path('whole.parquet'));
      await database.run(`COPY (FROM read_csv(${quoteText(path('all.csv'))})) TO ${to} (FORMAT parquet)`);
      const whole = await readFile(path('whole.parquet'));
      const changed = Buffer.from(whole);
      changed.fill(0xff, whole.length / 2, whole.length - 8);
      for (const bytes of [whole.subarray(0, 40), changed, Buffer.from('PAR1'), Buffer.alloc(0)]) {
        await writeFile(path('broken.parquet'), bytes);
        await assert.rejects(readSeries(path('broken.parquet')), (error) => {
          return (
            error instanceof InputError &&
            error.file === path('broken.parquet') &&
            /expected a whole Parquet file\. Make it or copy it again/.test(error.message) &&
            !/query/.test(error.message)
          );
        });
      }
    });

    test('a packed file that is cut short is refused, however large it is, and never read up to there', async () => {
      // Longer than what a block of zstd holds, and packed longer than what is read without DuckDB.
      const random = createRandom(9);
      const rows = Array.from({ length: 900_000 }, (_, i) => `${i},${random.next()}`).join('\n');
      await writeFile(path('long.csv'), `ds,y\n${rows}\n`);
      const gzip = gzipSync(await readFile(path('long.csv')), { level: 0 });
      assert.ok(gzip.length > 1 << 24, String(gzip.length));
      await database.run(
        `COPY (FROM read_csv(${quoteText(path('long.csv'))}) LIMIT 20000) TO ${quoteText(path('long.csv.zst'))} (FORMAT csv, COMPRESSION zstd)`,
      );
      const zstd = await readFile(path('long.csv.zst'));
      assert.equal((await readSeries(path('long.csv.zst')))[0]!.values.length, 20_000);
      for (const [name, bytes] of [
        ['cut.csv.gz', gzip.subarray(0, -50_000)],
        ['small.csv.gz', gzipSync(TEXT).subarray(0, 40)],
        ['cut.csv.zst', zstd.subarray(0, -8)],
        ['half.csv.zst', zstd.subarray(0, zstd.length / 2)],
        ['more.csv.zst', Buffer.concat([zstd, Buffer.from('no frame')])],
      ] as const) {
        await writeFile(path(name), bytes);
        for (const options of [{}, { query: 'SELECT * FROM data' }]) {
          await assert.rejects(
            readSeries(path(name), options),
            (error) => error instanceof InputError && /is cut short, or changed, expected a whole/.test(error.message),
          );
        }
      }
    });

    test('many files are one table, by their names or by a pattern, and a series may go on in the next', async () => {
      await mkdir(path('parts'));
      const [header, ...lines] = TEXT.trim().split('\n') as [string, ...string[]];
      await writeFile(path('parts/1.csv'), [header, lines[3], lines[0]].join('\n'));
      await writeFile(path('parts/2.csv.gz'), gzipSync([header, lines[1], lines[2]].join('\n')));
      for (const files of [path('parts/*'), [path('parts/1.csv'), path('parts/2.csv.gz')]]) {
        const series = await readSeries(files);
        assert.deepEqual(
          series.toSorted((one, other) => (one.id < other.id ? -1 : 1)),
          SERIES,
        );
      }
      await writeFile(path('parts/1.csv'), [header, lines[1], lines[0]].join('\n'));
      await writeFile(
        path('parts/2.csv.gz'),
        gzipSync([header, 'a,2024-01-03,7', 'a,2024-01-04,8', lines[2], lines[3]].join('\n')),
      );
      const braces = path('{parts/2.csv,parts/*}');
      await assert.rejects(readSeries(braces), /parts\/2\.csv: no such file/);
      assert.deepEqual(await readSeries(path('{parts/1.csv,parts/*.gz}')), await readSeries(path('parts/*')));
      const [a, b, ...others] = await readSeries(path('parts/*'));
      assert.deepEqual(
        [a!.times, [...a!.values]],
        [
          ['2024-01-01', '2024-01-02', '2024-01-03', '2024-01-04'],
          [1, 2.5, 7, 8],
        ],
      );
      assert.deepEqual(b, SERIES[1]);
      assert.equal(others.length, 0);
      await writeFile(path('parts/3.csv'), TEXT);
      await assert.rejects(readSeries(path('parts/*')), /series "a" has the time 2024-01-01 in two files/);
    });

    test('a hole between two files is filled in', async () => {
      await mkdir(path('days'));
      const days = (from: number, to: number) =>
        Array.from({ length: to - from }, (_, i) => `a,2024-01-${String(from + i).padStart(2, '0')},${from + i}`);
      await writeFile(path('days/1.csv'), ['unique_id,ds,y', ...days(1, 15)].join('\n'));
      await writeFile(path('days/2.csv'), ['unique_id,ds,y', ...days(16, 31)].join('\n'));
      const [series] = await readSeries(path('days/*.csv'), { fill: 'linear' });
      assert.deepEqual(
        [...series!.values],
        Array.from({ length: 30 }, (_, i) => i + 1),
      );
      assert.deepEqual([...series!.observed!].indexOf(0), 14);
    });

    test('a query leaves it to the one who asks whether day or month comes first', async () => {
      await writeFile(path('open.csv'), 'ds,y\n01/02/2024,1\n02/02/2024,2\n03/02/2024,3\n');
      const query = 'SELECT ds, y FROM data';
      await assert.rejects(
        readSeries(path('open.csv'), { query }),
        /"01\/02\/2024".*expected to be told what comes first/,
      );
      const [series] = await readSeries(path('open.csv'), { query, dateOrder: 'month' });
      assert.deepEqual(series?.times, ['2024-01-02', '2024-02-02', '2024-03-02']);
      await writeFile(path('iso.csv'), 'ds,y\n2024-02-01,1\n2024-02-02,2\n2024-02-03,3\n');
      const later = await readSeries(path('iso.csv'), { query: `${query} WHERE ds > DATE '2024-02-01'` });
      assert.deepEqual(later[0]?.times, ['2024-02-02', '2024-02-03']);
    });

    test('a query makes the series, over one file or many', async () => {
      await writeFile(path('q.csv'), TEXT);
      const query = 'SELECT unique_id AS shop, ds, 2 * y AS y FROM data ORDER BY y;';
      const series = await readSeries(path('q.csv'), { query, id: 'shop' });
      assert.deepEqual(
        series.map(({ id, values }) => [id, ...values]),
        [
          ['b', -6, 0.25],
          ['a', 2, 5],
        ],
      );
      await assert.rejects(readSeries(path('q.csv'), { query: 'SELECT nothing FROM data' }), (error) => {
        return error instanceof InputError && error.file === path('q.csv') && /nothing/.test(error.message);
      });
    });

    test('a query for a column that there is not is told those that there are', async () => {
      await writeFile(path('names.csv'), 'ds,my y\n2024-01-01,1\n2024-01-02,2\n');
      await assert.rejects(readSeries(path('names.csv'), { query: 'SELECT filename FROM data' }), {
        name: 'InputError',
        message: /"filename" not found.+Write it as SELECT \.\.\. FROM data, whose columns are ds, "my y"\.$/,
      });
    });

    test('a query is one SELECT, which nothing follows', async () => {
      await writeFile(path('one.csv'), TEXT);
      const other = `COPY (SELECT 1) TO '${path('copied.csv')}'`;
      for (const query of [
        `SELECT * FROM data; ${other}`,
        other,
        'SELECT 1 AS y; SELECT * FROM data',
        'SELECT * FRM data',
      ]) {
        await assert.rejects(
          readSeries(path('one.csv'), { query }),
          (error) =>
            error instanceof InputError && error.option === 'query' && /expected one SELECT/.test(error.message),
          query,
        );
      }
      assert.ok(!existsSync(path('copied.csv')));
    });

    test('a stream is read as a file is, packed or not, in the format that its first bytes tell', async () => {
      const lines = ROWS.map((row) => JSON.stringify(row)).join('\n');
      const texts = [TEXT, JSON.stringify(ROWS), JSON.stringify(ROWS, null, 2), lines];
      await writeFile(path('all.csv'), TEXT);
      const packed: Uint8Array[] = [];
      for (const [name, how] of [
        ['stream.parquet', 'FORMAT parquet'],
        ['stream.ndjson.zst', 'FORMAT json, COMPRESSION zstd'],
        ['stream.csv.zst', 'FORMAT csv, COMPRESSION zstd'],
      ]) {
        const to = quoteText(path(name!));
        await database.run(`COPY (FROM read_csv(${quoteText(path('all.csv'))})) TO ${to} (${how})`);
        packed.push(await readFile(path(name!)));
      }
      for (const bytes of [...texts, ...texts.map((text) => gzipSync(text)), ...packed]) {
        assert.deepEqual((await readFiles(Readable.from([bytes]))).series, SERIES);
        const query = 'SELECT * FROM data';
        assert.deepEqual((await readFiles(Readable.from([bytes]), { query })).series, SERIES);
      }
      await assert.rejects(
        readFiles(Readable.from(['unique_id,ds,y\na,1,x\na,2,3\n'])),
        /^InputError: <stdin>:2: column "y" holds "x"/,
      );
    });
  });

  testReader(readSeries, async (name, text) => {
    const path = join(folder, name);
    await writeFile(path, text);
    return path;
  });
});
