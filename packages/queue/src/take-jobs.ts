// The end of the queue that does jobs: takes one after another, and says how each went.
import { InputError } from '@onnxcast/series/errors';
import type { Job as QueuedJob } from 'bullmq';
import { openEnvelope, putBytes } from './bytes.ts';
import { connect, LIST, loadBullmq } from './connect.ts';
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
  | { readonly kind: 'trouble'; readonly reason: string };

/** A job that ends its worker so often is not tried again. */
const TAKEN_OVER = 3;

/**
 * Takes jobs until the signal comes, and lets those under way come to their end.
 * @param work does one; its signal comes when it is to be given back
 * @throws InputError when no Redis answers there, SetupError when bullmq or ioredis is not installed
 */
export async function takeJobs(
  address: string,
  work: (parcel: Parcel, signal: AbortSignal) => Promise<Parcel>,
  { concurrency = 1, lock = 30, grace = 25, signal, onEvent = () => {}, onReady }: TakeOptions,
): Promise<void> {
  const { Worker, WaitingError, UnrecoverableError } = await loadBullmq();
  const redis = await connect(address, 'queue');
  const giveBack = new AbortController();
  const doJob = async (queued: QueuedJob, token: string | undefined): Promise<unknown> => {
    const { name, id = '' } = queued;
    onEvent({ kind: 'begin', name, id });
    try {
      const parcel = await openEnvelope(redis, readEnvelope(queued.data, `job ${id}`));
      const { envelope, contents } = sealParcel(await work(parcel, giveBack.signal));
      await putBytes(redis, contents);
      return envelope;
    } catch (error) {
      if (giveBack.signal.aborted) {
        await queued.moveToWait(token);
        onEvent({ kind: 'given-back', name, id });
        throw new WaitingError();
      }
      // What cannot be done is no better the next time.
      if (error instanceof InputError) throw new UnrecoverableError(error.message);
      throw error;
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
  worker.on('error', ({ message }) => onEvent({ kind: 'trouble', reason: message }));
  await worker.waitUntilReady();
  onReady?.();
  await new Promise<void>((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
  const timer = setTimeout(() => giveBack.abort(), grace * 1000);
  await worker.close();
  clearTimeout(timer);
  redis.disconnect();
}
