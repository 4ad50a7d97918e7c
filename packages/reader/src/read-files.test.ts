import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { InputError } from '@onnxcast/series';
import { testReader } from '../../../test/contracts/reader.suite.ts';
import { readSeries } from './read-files.ts';

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
    await writeFile(binary, Buffer.from([0x50, 0x4b, 3, 4, 0xff, 0xfe]));
    for (const [path, message] of [
      [missing, `${missing}: no such file, expected a CSV or JSON file. Check the path.`],
      [join(binary, 'x'), `${join(binary, 'x')}: no such file, expected a CSV or JSON file. Check the path.`],
      [folder, `${folder}: a folder, expected a CSV or JSON file. Give the path of a file in it.`],
      [binary, `${binary}: not text in UTF-8, expected a CSV or JSON file. Save it as CSV in UTF-8.`],
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

  test('reads JSON by the name of the file, or by option', async () => {
    const text = '[{"ds": 1, "y": 1}, {"ds": 2, "y": 2}]';
    await writeFile(join(folder, 'a.json'), text);
    await writeFile(join(folder, 'a.txt'), text);
    const byName = await readSeries(join(folder, 'a.json'));
    assert.deepEqual(await readSeries(join(folder, 'a.txt'), { format: 'json' }), byName);
    assert.equal(byName[0]?.id, 'a');
  });

  testReader(readSeries, async (name, text) => {
    const path = join(folder, name);
    await writeFile(path, text);
    return path;
  });
});
