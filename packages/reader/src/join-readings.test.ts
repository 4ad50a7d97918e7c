import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { parseReading } from '@onnxcast/series';
import { joinReadings } from './join-readings.ts';
import { readFiles } from './read-files.ts';

test('files of one row each are parts of series that go on over them, and are refused where they are none', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'onnxcast-'));
  try {
    for (const day of [1, 2, 3]) {
      await writeFile(
        join(folder, `named-${day}.csv`),
        `id,ds,y\na,2024-01-0${day},${day}\nb,2024-01-0${day},${-day}\n`,
      );
      await writeFile(join(folder, `alone-${day}.csv`), `ds,y\n2024-01-0${day},${day}\n`);
    }
    const named = await readFiles(join(folder, 'named-*.csv'), { id: 'id' });
    assert.deepEqual(
      named.series.map(({ id, values }) => [id, ...values]),
      [
        ['a', 1, 2, 3],
        ['b', -1, -2, -3],
      ],
    );
    const alone = await readFiles(join(folder, 'alone-*.csv'), { join: true });
    assert.deepEqual(alone.series[0]!.times, ['2024-01-01', '2024-01-02', '2024-01-03']);
    await assert.rejects(
      readFiles(join(folder, 'alone-*.csv')),
      /alone-1\.csv: series "alone-1" has 1 row in all files.+pass `join: true`/,
    );
    await assert.rejects(readFiles(join(folder, 'alone-1.csv')), /:2: series "alone-1" has 1 row with a number/);
  } finally {
    await rm(folder, { recursive: true });
  }
});

test('files of times and one column that is called alike are a series each, under the names of the files, unless they are to be joined', () => {
  const files = ['a', 'b'].map((name, at) =>
    parseReading('date,sales\n2024-01-01,1\n2024-01-02,2\n'.replaceAll('2024', String(2024 + at)), `${name}.csv`),
  );
  assert.deepEqual(
    joinReadings(files).series.map(({ id }) => id),
    ['a', 'b'],
  );
  assert.deepEqual(
    joinReadings(files, { join: true }).series.map(({ id, values }) => [id, ...values]),
    [['sales', 1, 2, 1, 2]],
  );
});
