// Signals to the programs of a sweep: the command says how to go on, the worker ends though its Redis is away.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { NO_REDIS, startRedis } from './redis.ts';
import { runCli, startCli, temporaryFolder } from './run-cli.ts';

test('jobs that were interrupted go on by the command that was said, and a worker without its Redis ends in order', async (context) => {
  const redis = await startRedis(context);
  if (redis === undefined) return context.skip(NO_REDIS);
  const [home, out] = [temporaryFolder(context), temporaryFolder(context)];
  const data = join(home, 'sales.csv');
  const rows = ['a', 'b'].flatMap((shop) =>
    Array.from({ length: 60 }, (_, day) => `${shop},${day},${Math.sin(day / 3).toFixed(4)}`),
  );
  writeFileSync(data, ['shop,day,sold', ...rows].join('\n'));
  const told = ['--by', 'shop', '--time', 'day', '--holdout', '6', '--queue', redis.address];
  const { child, done, waitFor } = startCli(['train', data, '--out', out, ...told]);
  await waitFor('2 groups by shop');
  child.kill('SIGINT');
  const { code, stderr } = await done;
  assert.equal(code, 130, stderr);
  const command = /Go on with `npx onnxcast (.*)`\./.exec(stderr)?.[1] ?? '';
  const worker = startCli(['worker', redis.address, '--concurrency', '1', '--grace', '600']);
  context.after(() => worker.child.kill('SIGKILL'));
  const again = await runCli(command.split(' '));
  assert.equal(again.code, 0, `${command}\n${again.stderr}`);
  assert.match(again.stdout, /^a .*done +models\/a\.onnx\nb .*done +models\/b\.onnx$/m);

  await redis.stop('SIGKILL');
  await worker.waitFor('trouble with Redis');
  worker.child.kill('SIGTERM');
  assert.equal((await worker.done).code, 0);
});
