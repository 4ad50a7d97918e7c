// The end of the queue that puts jobs there and waits for them.
import { type ConnectionEvent, connect, endWithin, LIST, loadBullmq } from './connect.ts';
import type { RunJobs } from './job.ts';
import { watchJobs } from './watch-jobs.ts';

/** Milliseconds in which connections end in order. */
const LAST_WORDS = 2000;

/** A queue as who puts jobs on it sees it. */
export interface Queue {
  readonly run: RunJobs;
  /** Workers that are connected. */
  countWorkers(): Promise<number>;
  /** Ends the connections; what runs then fails. */
  close(): Promise<void>;
}

/**
 * Opens the queue of a Redis.
 * @param address `redis://HOST:PORT`
 * @param onEvent told when Redis is away, and when it is back
 * @throws InputError when no Redis answers there, SetupError when bullmq or ioredis is not installed
 */
export async function openQueue(address: string, onEvent?: (event: ConnectionEvent) => void): Promise<Queue> {
  const { Queue, QueueEvents } = await loadBullmq();
  const { redis, hear, giveUp } = await connect(address, 'queue', onEvent);
  const queue = new Queue(LIST, { connection: redis });
  const events = new QueueEvents(LIST, { connection: redis });
  hear(queue);
  hear(events);
  await events.waitUntilReady();
  return {
    async *run(jobs, options = {}) {
      // Who waits for a Redis that is away does so no longer.
      const onAbort = () => {
        if (redis.status !== 'ready') giveUp();
      };
      options.signal?.addEventListener('abort', onAbort);
      try {
        yield* watchJobs(jobs, { ...options, redis, queue, events });
      } catch (error) {
        options.signal?.throwIfAborted();
        throw error;
      } finally {
        options.signal?.removeEventListener('abort', onAbort);
      }
    },
    countWorkers: () => queue.getWorkersCount(),
    async close() {
      if (redis.status !== 'ready') giveUp();
      const ending = Promise.all([events.close(), queue.close()]);
      await endWithin(redis.status === 'ready' ? LAST_WORDS : 0, ending);
      giveUp();
    },
  };
}
