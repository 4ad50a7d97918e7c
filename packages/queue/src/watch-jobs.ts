// Puts jobs on the queue and gives each of them once, as they are done. What is in Redis is no more than a copy: what
// it has lost is put there again, and what it has done already is taken.
import { describeValue } from '@onnxcast/series/errors';
import type { Queue, QueueEvents } from 'bullmq';
import type { Redis } from 'ioredis';
import { KEPT, openEnvelope, putBytes, removeBytes } from './bytes.ts';
import { type Finished, type Job, nameOf, type RunOptions, readEnvelope, sealParcel } from './job.ts';

/** How often a job that fails is tried in all, and after how many milliseconds again. */
const ATTEMPTS = 3;
const BACKOFF = 1000;
/** Milliseconds between two looks at all jobs that are not done, for what no event told of. */
const LOOK = 3000;

/** What the watch speaks to. */
interface Place extends RunOptions {
  readonly redis: Redis;
  readonly queue: Queue;
  readonly events: QueueEvents;
}

/**
 * Runs jobs on whatever workers there are.
 * @throws the signal's reason when it is aborted: what is on the queue stays there, and is taken when it is put again
 */
export async function* watchJobs(jobs: readonly Job[], place: Place): AsyncGenerator<Finished, void, undefined> {
  const { queue, events, signal, isOver = () => false } = place;
  const open = new Map<string, number[]>();
  const told = new Set<string>();
  let wake = () => {};
  const onEvent = ({ jobId }: { readonly jobId: string }) => {
    told.add(jobId);
    wake();
  };
  const onAbort = () => wake();
  events.on('completed', onEvent).on('failed', onEvent);
  signal?.addEventListener('abort', onAbort);
  try {
    for (const [index, job] of jobs.entries()) {
      signal?.throwIfAborted();
      const id = await putJob(job, place);
      // Two jobs that are the same work are done once.
      open.set(id, [...(open.get(id) ?? []), index]);
    }
    let looked = 0;
    while (open.size > 0) {
      signal?.throwIfAborted();
      if (isOver()) return await removeWaiting(queue, open.keys());
      const isLook = Date.now() - looked >= LOOK;
      if (isLook) looked = Date.now();
      const asked = [...(isLook ? open.keys() : told)].filter((id) => open.has(id));
      told.clear();
      for (const id of asked) {
        const ended = await takeJob(id, place);
        if (ended === 'lost') await putJob(jobs[open.get(id)![0]!]!, place);
        if (typeof ended === 'string') continue;
        const indices = open.get(id)!;
        open.delete(id);
        for (const index of indices) yield { index, ...ended };
      }
      if (told.size > 0 || open.size === 0) continue;
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, Math.max(0, looked + LOOK - Date.now()));
        wake = () => {
          clearTimeout(timer);
          resolve();
        };
        if (told.size > 0 || signal?.aborted) wake();
      });
    }
  } finally {
    events.off('completed', onEvent).off('failed', onEvent);
    signal?.removeEventListener('abort', onAbort);
  }
}

/** Puts a job where it is not yet; one that failed there before is tried anew. @returns its name */
async function putJob({ name, pack }: Job, { redis, queue }: Place): Promise<string> {
  const { envelope, contents } = sealParcel(await pack());
  const jobId = nameOf(envelope);
  const before = await queue.getJob(jobId);
  if (before !== undefined && (await before.isFailed())) await before.remove();
  await putBytes(redis, contents);
  await queue.add(name, envelope, {
    jobId,
    attempts: ATTEMPTS,
    backoff: { type: 'fixed', delay: BACKOFF },
    removeOnComplete: { age: KEPT },
    removeOnFail: { age: KEPT },
  });
  return jobId;
}

/** Takes what became of a job, and removes it. */
async function takeJob(id: string, { redis, queue }: Place): Promise<Omit<Finished, 'index'> | 'open' | 'lost'> {
  const job = await queue.getJob(id);
  if (job === undefined) return 'lost';
  const state = await job.getState();
  if (state === 'failed') {
    const failed = job.failedReason ?? describeValue(undefined);
    await job.remove();
    return { failed };
  }
  if (state !== 'completed') return 'open';
  const { returnvalue } = (await queue.getJob(id)) ?? job;
  const envelope = readEnvelope(returnvalue, `the answer of ${id}`);
  try {
    return { answer: await openEnvelope(redis, envelope) };
  } catch {
    return 'lost'; // what it made is gone: it is done again
  } finally {
    await job.remove();
    await removeBytes(redis, new Set(Object.values(envelope.bytes)));
  }
}

/** Takes back what nobody has begun. */
async function removeWaiting(queue: Queue, ids: Iterable<string>): Promise<void> {
  for (const id of ids) {
    const job = await queue.getJob(id);
    // One that was begun meanwhile stays, and its answer with it.
    if (job !== undefined && (await job.isWaiting())) await job.remove().catch(() => undefined);
  }
}
