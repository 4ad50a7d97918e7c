import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { InputError } from '@onnxcast/series';
import { testSources } from '../../../test/contracts/reader-sources.suite.ts';
import { readFiles } from './read-files.ts';

describe('readFiles', () => {
  let folder = '';
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'onnxcast-'));
  });
  after(() => rm(folder, { recursive: true }));
  testSources(async (name, text, options) => {
    const path = join(folder, name);
    await writeFile(path, text);
    return readFiles(path, options);
  });

  const count = (from: number, to: number) => Array.from({ length: to - from }, (_, at) => from + at);
  const GRIDS: Readonly<Record<string, readonly [text: string, values: number, first: string, last: string]>> = {
    'months and their sum': [
      `Jaar;januari;februari;maart;april;mei;juni;juli;augustus;september;oktober;november;december;totaal\n2018;${count(0, 13).join(';')}\n2019;${count(12, 25).join(';')}\n`,
      24,
      '2018-01',
      '2019-12',
    ],
    quarters: ['Year,Q1,Q2,Q3,Q4\n2018,0,1,2,3\n2019,4,5,6,7\n', 8, '2018Q1', '2019Q4'],
    hours: [
      `date,${count(0, 24).map((hour) => `H${hour}`)}\n2024-01-01,${count(0, 24)}\n2024-01-02,${count(24, 48)}\n`,
      48,
      '2024-01-01 00:00',
      '2024-01-02 23:00',
    ],
  };
  for (const [title, [text, length, first, last]] of Object.entries(GRIDS)) {
    test(`${title} side by side are refused with the query that puts them in the order of time`, async () => {
      const path = join(folder, 'grid.csv');
      await writeFile(path, text);
      const error = await readFiles(path).catch((thrown: unknown) => thrown);
      assert.ok(error instanceof InputError);
      const query = /`query: '(SELECT .+)'`/.exec(error.message)?.[1]?.replaceAll("\\'", "'");
      const { series } = await readFiles(path, { query: query! });
      assert.deepEqual(Array.from(series[0]!.values), count(0, length));
      assert.equal(series[0]!.times?.[0], first);
      assert.equal(series[0]!.times?.at(-1), last);
    });
  }

  test('a query over points that may part thousands beside semicolons is refused until the mark is told, and then reads by it', async () => {
    const path = join(folder, 'marks.csv');
    await writeFile(path, 'ds;y;z\n2024-01-01;1.234;5\n2024-01-02;2.345;6\n2024-01-03;300;7\n');
    const query = 'SELECT ds, 2 * y AS y FROM data';
    await assert.rejects(readFiles(path, { query }), /column "y" holds "1\.234", which may be 1234 or 1\.234/);
    const valuesBy = async (marks: object) => [...(await readFiles(path, { query, ...marks })).series[0]!.values];
    assert.deepEqual(await valuesBy({ thousands: '.' }), [2468, 4690, 600]);
    assert.deepEqual(await valuesBy({ decimal: '.' }), [2.468, 4.69, 600]);
    const grid = `Year;Jan;Feb;Mar;Apr\n2022;1.234;2.345;3.456;4.567\n2023;5.678;6.789;7.891;8.912\n`;
    await writeFile(path, grid);
    const error = await readFiles(path).catch((thrown: unknown) => thrown);
    const unpivot = /`query: '(SELECT .+)'`/.exec((error as Error).message)?.[1]?.replaceAll("\\'", "'");
    await assert.rejects(readFiles(path, { query: unpivot! }), /which may be 1234 or 1\.234/);
    const { series } = await readFiles(path, { query: unpivot!, thousands: '.' });
    assert.deepEqual([...series[0]!.values], [1234, 2345, 3456, 4567, 5678, 6789, 7891, 8912]);
  });
});
