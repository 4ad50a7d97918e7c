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
});
