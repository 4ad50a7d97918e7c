// Jobs over a Redis of the test's own: counted once, tried again, refused by name. Work here is adding numbers.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type TestContext, test } from 'node:test';
import { Queue as BullQueue } from 'bullmq';
import { Redis } from 'ioredis';
import { NO_REDIS, startRedis } from '../../../test/redis.ts';
import { LIST } from './connect.ts';
import { type Finished, type Job, openQueue, type Parcel, takeJobs, type WorkerEvent } from './index.ts';

const sums: readonly Job[] = [1, 2, 3, 4].map((n) => ({
  name: `sum ${n}`,
  pack: async () => ({ told: { add: n }, bytes: { more: Uint8Array.of(n, 10) } }),
}));

/** Adds what a job tells and brings. */
async function add({ told, bytes }: Parcel): Promise<Parcel> {
  const sum = (told as { readonly add: number }).add + bytes['more']!.reduce((a, b) => a + b, 0);
  return { told: { sum }, bytes: { same: Uint8Array.of(sum) } };
}

async function collect(finished: AsyncIterable<Finished>): Promise<readonly Finished[]> {
  const all: Finished[] = [];
  for await (const one of finished) all.push(one);
  return all.sort((a, b) => a.index - b.index);
}

/** A worker of this process; `stop` ends it as a signal does. */
function startWorker(address: string, work: (parcel: Parcel, signal: AbortSignal) => Promise<Parcel>, grace = 5) {
  const [end, events] = [new AbortController(), [] as WorkerEvent[]];
  let done = Promise.resolve();
  const isReady = new Promise<void>((onReady) => {
    done = takeJobs(address, work, {
      ...{ lock: 2, grace, signal: end.signal, onReady },
      onEvent: (event) => events.push(event),
    });
  });
  const stop = () => {
    end.abort();
    return done;
  };
  return { stop, events, isReady };
}

/** Work that has no end. */
async function untilAborted(_: Parcel, signal: AbortSignal): Promise<never> {
  await once(signal, 'abort');
  throw signal.reason;
}

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 20));
}

/** A Redis and the queue of it; undefined, and the test skipped, where there is no program of that name. */
async function open(context: TestContext) {
  const redis = await startRedis(context);
  if (redis === undefined) return context.skip(NO_REDIS);
  const queue = await openQueue(redis.address);
  const client = new Redis(redis.address, { retryStrategy: () => 100 });
  context.after(async () => {
    await queue.close();
    client.disconnect();
  });
  return { address: redis.address, queue, client };
}

const answers = [12, 14, 16, 18].map((sum, index) => {
  return { index, answer: { told: { sum }, bytes: { same: Buffer.of(sum) } } };
});

test('every job is answered once, by two workers, and nothing of it stays in Redis but what it was made of', async (context) => {
  const place = await open(context);
  if (place === undefined) return;
  const workers = [startWorker(place.address, add), startWorker(place.address, add)];
  assert.deepEqual(await collect(place.queue.run([...sums, sums[0]!])), [...answers, { ...answers[0]!, index: 4 }]);
  await Promise.all(workers.map(({ stop }) => stop()));
  assert.equal(workers.flatMap(({ events }) => events.filter(({ kind }) => kind === 'done')).length, 4);
  assert.deepEqual(await place.client.keys('bull:onnxcast:job-*'), []);
  assert.equal((await place.client.keys('onnxcast:bytes:*')).length, 4);
});

test('a job that fails is tried three times and then told with its reason; one that cannot be done, once', async (context) => {
  const place = await open(context);
  if (place === undefined) return;
  let tries = 0;
  const worker = startWorker(place.address, async (parcel) => {
    const { told } = await add(parcel);
    if ((told as { readonly sum: number }).sum !== 14) return add(parcel);
    tries += 1;
    throw new Error(`the disk is full, ${tries}`);
  });
  const told = await collect(place.queue.run(sums));
  assert.deepEqual(
    told.map(({ failed }) => failed),
    [undefined, 'the disk is full, 3', undefined, undefined],
  );
  const raw = new BullQueue(LIST, { connection: { url: place.address } });
  const foreign = await raw.add(
    'foreign',
    { format: 1, told: 'rm -rf', bytes: { '../x': 'file:///etc/passwd' } },
    { attempts: 3 },
  );
  while (!(await foreign.isFailed())) await new Promise((resolve) => setTimeout(resolve, 50));
  const refused = worker.events.filter(({ name }: { name?: string } & WorkerEvent) => name === 'foreign');
  assert.equal(refused.length, 2);
  assert.match(JSON.stringify(refused[1]), /is none of onnxcast's, at bytes/);
  await raw.close();
  await worker.stop();
});

test('what Redis has lost is put there again, and bytes that were changed are not taken', async (context) => {
  const place = await open(context);
  if (place === undefined) return;
  const running = collect(place.queue.run(sums));
  while ((await place.client.keys('bull:onnxcast:job-*')).length < 4)
    await new Promise((resolve) => setTimeout(resolve, 20));
  await place.client.flushall();
  const worker = startWorker(place.address, add);
  assert.deepEqual(await running, answers);
  const [, second] = sums;
  await worker.stop();
  const again = collect(place.queue.run([second!]));
  const keys = await place.client.keys('onnxcast:bytes:*');
  for (const key of keys) await place.client.set(key, 'other bytes');
  const late = startWorker(place.address, add);
  assert.match((await again)[0]?.failed ?? '', /its more in Redis is not what was put there/);
  await late.stop();
});

test('a worker that is stopped gives back what it cannot finish, and another does it', async (context) => {
  const place = await open(context);
  if (place === undefined) return;
  const slow = startWorker(place.address, untilAborted, 0.1);
  const running = collect(place.queue.run(sums.slice(0, 1)));
  while (slow.events.length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
  await slow.stop();
  assert.deepEqual(
    slow.events.map(({ kind }) => kind),
    ['begin', 'given-back'],
  );
  const worker = startWorker(place.address, add);
  assert.deepEqual(await running, answers.slice(0, 1));
  await worker.stop();
});

test('without its Redis a worker ends when it is told to, with or without a job; one that stays says so once and goes on', async (context) => {
  const redis = await startRedis(context);
  if (redis === undefined) return context.skip(NO_REDIS);
  const queue = await openQueue(redis.address);
  context.after(() => queue.close());
  const busy = startWorker(redis.address, untilAborted, 0.1);
  const running = collect(queue.run(sums.slice(0, 1)));
  await until(() => busy.events.length > 0);
  // One that is idle need not use its time.
  const [idle, patient] = [startWorker(redis.address, add, 3600), startWorker(redis.address, add)];
  await Promise.all([idle.isReady, patient.isReady]);
  await redis.stop('SIGKILL');
  await until(() => [idle, patient].every(({ events }) => events.length > 0));
  await idle.stop();
  await busy.stop();
  await redis.restart();
  assert.deepEqual(await running, answers.slice(0, 1));
  await patient.stop();
  const told = patient.events.map((event) => (event.kind === 'trouble' ? event.reason : event.kind));
  assert.deepEqual(told.slice(-3), ['recovered', 'begin', 'done']);
  assert.deepEqual([...new Set(told)], told);
});

test('an address that is none, and a Redis that does not answer, are refused', async () => {
  await assert.rejects(openQueue('localhost:6379'), /^InputError: queue: found "localhost:6379", expected an address/);
  await assert.rejects(openQueue('redis://127.0.0.1:1'), /^InputError: queue: found no Redis that answers/);
});

test('a Redis that asks for a password is told from one that does not answer', async (context) => {
  const redis = await startRedis(context);
  if (redis === undefined) return context.skip(NO_REDIS);
  const client = new Redis(redis.address);
  await client.config('SET', 'requirepass', 'geheim');
  client.disconnect();
  const withPassword = (password: string) => redis.address.replace('//', `//:${password}@`);
  await assert.rejects(openQueue(redis.address), /: NOAUTH .*[^.]\. Give its password: redis:\/\/:PASSWORD@/);
  await assert.rejects(openQueue(withPassword('falsch')), /: WRONGPASS .*[^.]\. Give its password/);
  const queue = await openQueue(withPassword('geheim'));
  assert.equal(await queue.countWorkers(), 0);
  await queue.close();
});
