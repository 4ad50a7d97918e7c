import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { models } from 'onnxcast';
import { runCli, temporaryFolder } from '../../../../test/run-cli.ts';

const ROWS = 'a,1,0.1\na,2,0.2\nb,1,0.3\nc,1,0.1\nc,2,0.2\nc,3,0.3\n';

test('forecast from file to file says what it did; exit code 3 where series were left out, with their names', async (t) => {
  const folder = temporaryFolder(t);
  const [data, small, out] = ['data.csv', 'small.csv', 'out.ndjson'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  writeFileSync(data, `unique_id,ds,y\n${ROWS}`);
  writeFileSync(small, `unique_id,ds,y\n${ROWS.replace('b,1,0.3\n', '')}`);
  const args = (file: string) => ['forecast', models.sine, file, '--horizon', '2', '--workers', '1'];
  const done = await runCli([...args(data), '--out', out]);
  assert.equal(done.code, 3, done.stderr);
  assert.match(done.stderr, /out\.ndjson, 2 series, /);
  assert.match(
    done.stderr,
    /left out: 1 series that cannot be forecast: b\nthe first: .*series "b" has 1 row with a number, expected at least 2/,
  );
  assert.equal(readFileSync(out, 'utf8').trim().split('\n').length, 4);

  const whole = await runCli([...args(small), '--out', join(folder, 'whole.csv')]);
  assert.equal(whole.code, 0, whole.stderr);
  const alone = await runCli(['forecast', models.sine, small, '--horizon', '2', '--out', join(folder, 'alone.csv')]);
  assert.equal(alone.code, 0, alone.stderr);
  const cells = (name: string) =>
    readFileSync(join(folder, name), 'utf8')
      .trim()
      .split('\n')
      .map((line) => line.split(','));
  const [many, one] = [cells('whole.csv'), cells('alone.csv')];
  assert.deepEqual(
    many.map(([id, time]) => [id, time]),
    one.map(([id, time]) => [id, time]),
  );
  for (const [i, row] of one.entries()) if (i > 0) assert.ok(Math.abs(Number(row[2]) - Number(many[i]![2])) <= 1e-6);

  const stopped = await runCli([...args(data), '--out', join(folder, 'none.csv'), '--stop-on-error']);
  assert.equal(stopped.code, 1);
  assert.match(stopped.stderr, /series "b" has 1 row/);
  assert.equal(existsSync(join(folder, 'none.csv')), false);
});

test('forecast from file to file refuses what looks at all series at once, and a share that is none', async (t) => {
  const folder = temporaryFolder(t);
  const data = join(folder, 'data.csv');
  writeFileSync(data, `unique_id,ds,y\n${ROWS}`);
  const run = (...more: readonly string[]) => runCli(['forecast', models.sine, data, '--horizon', '2', ...more]);
  const held = await run('--out', join(folder, 'out.parquet'), '--holdout', '1');
  assert.equal(held.code, 2);
  assert.match(held.stderr, /--holdout: not where series go from file to file/);
  const shard = await run('--out', join(folder, 'out.csv'), '--shard', '0/2');
  assert.equal(shard.code, 2);
  assert.match(shard.stderr, /--shard: found "?0\/2"?, expected one share of several/);
  const nowhere = await run('--shard', '1/2');
  assert.equal(nowhere.code, 2);
  assert.match(nowhere.stderr, /--out: not given/);
});
