// A search on three workers in processes of their own, two of which are killed, over a Redis that is killed too.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { openQueue } from '@onnxcast/queue';
import { generateSine } from '@onnxcast/series';
import { Redis } from 'ioredis';
import { tuneRun } from 'onnxcast/run';
import { NO_REDIS, startRedis } from './redis.ts';
import { startUnwatched, temporaryFolder } from './run-cli.ts';

const waves = generateSine({ series: 3, length: 60 });
const settings = {
  horizon: 10,
  trials: 6,
  search: 'halving',
  eta: 2,
  engine: 'onnx',
  workers: 1,
  space: { hidden: [[6], [8], [10]], optimizer: 'adam', lr: { from: 0.003, to: 0.03 }, iterations: 60, epochs: 4 },
} as const;

test('two of three workers and Redis are killed: no job is lost or counted twice, and the files are those of one process', async (context) => {
  const redis = await startRedis(context);
  if (redis === undefined) return context.skip(NO_REDIS);
  const [alone, spread] = [temporaryFolder(context), temporaryFolder(context)];
  const workers = [1, 2, 3].map(() =>
    startUnwatched(['worker', redis.address, '--concurrency', '1', '--lock', '2', '--grace', '20']),
  );
  context.after(() => {
    for (const { child } of workers) child.kill('SIGKILL');
  });
  const rows: string[] = [];
  const { ranked } = await tuneRun(waves, {
    settings,
    folder: alone,
    onTrial: ({ trial, rung }) => rows.push(`${trial}/${rung}`),
  });
  await Promise.all(workers.map(({ waitFor }) => waitFor('Taking jobs')));

  const counted: string[] = [];
  const queue = await openQueue(redis.address);
  // Each is killed in the middle of the first job that it has begun.
  const kills = workers.slice(0, 2).map(async ({ waitFor, child, done }) => {
    await waitFor('begun');
    child.kill('SIGKILL');
    await done;
  });
  let isRestarted = false;
  const onTrial = async ({ trial, rung }: { readonly trial: number; readonly rung: number }) => {
    counted.push(`${trial}/${rung}`);
    if (counted.length !== 3) return;
    await Promise.all(kills);
    await redis.stop('SIGKILL');
    await redis.restart();
    isRestarted = true;
  };
  const found = await tuneRun(waves, { settings, folder: spread, run: queue.run, onTrial });
  await queue.close();

  assert.ok(isRestarted);
  assert.deepEqual(counted.toSorted(), rows.toSorted());
  assert.deepEqual(found.ranked, ranked);
  for (const file of ['trials.jsonl', 'model.onnx']) {
    assert.ok(readFileSync(join(spread, file)).equals(readFileSync(join(alone, file))), file);
  }
  const client = new Redis(redis.address);
  assert.deepEqual(await client.keys('bull:onnxcast:job-*'), []);
  client.disconnect();
  // The third ends as it is told to.
  const [, , third] = workers;
  third!.child.kill('SIGTERM');
  const { code, stderr } = await third!.done;
  assert.equal(code, 0, stderr);
});
