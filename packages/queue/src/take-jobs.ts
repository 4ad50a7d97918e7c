// The end of the queue that does jobs: takes one after another, and says how each went.
import { InputError } from '@onnxcast/series/errors';
import type { Job as QueuedJob } from 'bullmq';
import { openEnvelope, putBytes } from './bytes.ts';
import { type ConnectionEvent, connect, endWithin, LIST, loadBullmq } from './connect.ts';
import { type Parcel, readEnvelope, sealParcel } from './job.ts';

/** What a worker is told. */
export interface TakeOptions {
  /** Jobs at a time, default 1. */
  readonly concurrency?: number;
  /** Seconds after which a job is another worker's where nothing was heard of this one, default 30. */
  readonly lock?: number;
  /** Seconds that jobs under way may take to their end when the signal came, default 25; then they are given back. */
  readonly grace?: number;
  /** Ends the work: no more jobs are taken. */
  readonly signal: AbortSignal;
  readonly onEvent?: (event: WorkerEvent) => void;
  /** Told when jobs can come. */
  readonly onReady?: () => void;
}

/** What happens. */
export type WorkerEvent =
  | { readonly kind: 'begin' | 'done' | 'given-back'; readonly name: string; readonly id: string }
  | { readonly kind: 'failed'; readonly name: string; readonly id: string; readonly reason: string }
  | ConnectionEvent;

/** A job that ends its worker so often is not tried again. */
const TAKEN_OVER = 3;
/** Milliseconds in which Redis takes what is given back. */
const LAST_WORDS = 5000;

/**
 * Takes jobs until the signal comes, and lets those under way come to their end. Without jobs, or once they had their time,
 * it ends though Redis is away: what could not be told there is another worker's after the lock.
 * @param work does one; its signal comes when it is to be given back
 * @throws InputError when no Redis answers there, SetupError when bullmq or ioredis is not installed
 */
export async function takeJobs(
  address: string,
  work: (parcel: Parcel, signal: AbortSignal) => Promise<Parcel>,
  { concurrency = 1, lock = 30, grace = 25, signal, onEvent = () => {}, onReady }: TakeOptions,
): Promise<void> {
  const { Worker, WaitingError, UnrecoverableError } = await loadBullmq();
  const { redis, hear, giveUp } = await connect(address, 'queue', onEvent);
  const giveBack = new AbortController();
  let underWay = 0;
  let onIdle = () => {};
  const doJob = async (queued: QueuedJob, token: string | undefined): Promise<unknown> => {
    const { name, id = '' } = queued;
    const giveItBack = async () => {
      await queued.moveToWait(token);
      return new WaitingError();
    };
    underWay += 1;
    try {
      // It came while the signal did.
      if (signal.aborted) throw await giveItBack();
      onEvent({ kind: 'begin', name, id });
      const parcel = await openEnvelope(redis, readEnvelope(queued.data, `job ${id}`));
      const { envelope, contents } = sealParcel(await work(parcel, giveBack.signal));
      await putBytes(redis, contents);
      return envelope;
    } catch (error) {
      if (error instanceof WaitingError) throw error;
      if (giveBack.signal.aborted) {
        const waiting = await giveItBack();
        onEvent({ kind: 'given-back', name, id });
        throw waiting;
      }
      // What cannot be done is no better the next time.
      if (error instanceof InputError) throw new UnrecoverableError(error.message);
      throw error;
    } finally {
      underWay -= 1;
      if (underWay === 0) onIdle();
    }
  };
  const worker = new Worker(LIST, doJob, {
    connection: redis,
    ...{ concurrency, lockDuration: lock * 1000, stalledInterval: lock * 1000, maxStalledCount: TAKEN_OVER },
    drainDelay: 5,
  });
  worker.on('completed', ({ name, id = '' }) => onEvent({ kind: 'done', name, id }));
  worker.on('failed', (job, { message }) => {
    if (job !== undefined) onEvent({ kind: 'failed', name: job.name, id: job.id ?? '', reason: message });
  });
  hear(worker);
  await worker.waitUntilReady();
  onReady?.();
  await new Promise<void>((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
  await worker.pause(true);
  const timers = [setTimeout(endJobs, grace * 1000), setTimeout(() => onIdle(), grace * 1000 + LAST_WORDS)];
  function endJobs() {
    giveBack.abort();
    // To whom?
    if (redis.status !== 'ready') onIdle();
  }
  await new Promise<void>((resolve) => {
    onIdle = resolve;
    if (underWay === 0) resolve();
  });
  for (const timer of timers) clearTimeout(timer);
  const isForced = redis.status !== 'ready' || underWay > 0;
  await endWithin(LAST_WORDS, worker.close(isForced));
  giveUp();
}
