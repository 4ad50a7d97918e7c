// The end of the queue that puts jobs there and waits for them.
import { connect, LIST, loadBullmq } from './connect.ts';
import type { RunJobs } from './job.ts';
import { watchJobs } from './watch-jobs.ts';

/** A queue as who puts jobs on it sees it. */
export interface Queue {
  readonly run: RunJobs;
  /** Workers that are connected. */
  countWorkers(): Promise<number>;
  close(): Promise<void>;
}

/**
 * Opens the queue of a Redis.
 * @param address `redis://HOST:PORT`
 * @throws InputError when no Redis answers there, SetupError when bullmq or ioredis is not installed
 */
export async function openQueue(address: string): Promise<Queue> {
  const { Queue, QueueEvents } = await loadBullmq();
  const redis = await connect(address, 'queue');
  const queue = new Queue(LIST, { connection: redis });
  const events = new QueueEvents(LIST, { connection: redis });
  // A connection that is lost is tried again.
  queue.on('error', () => undefined);
  events.on('error', () => undefined);
  await events.waitUntilReady();
  return {
    run: (jobs, options = {}) => watchJobs(jobs, { ...options, redis, queue, events }),
    countWorkers: () => queue.getWorkersCount(),
    async close() {
      await events.close();
      await queue.close();
      redis.disconnect();
    },
  };
}
