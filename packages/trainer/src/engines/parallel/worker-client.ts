// One worker thread as the engine sees it: questions and answers.
import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import { InputError, SetupError } from '@onnxcast/series';
import type { WorkerEngine, WorkerError, WorkerReply, WorkerTask } from './parallel-messages.ts';

/** One worker thread, asked and answered. */
export interface WorkerClient {
  /** @throws what the worker threw, or an Error when the thread ended */
  ask(task: WorkerTask): Promise<unknown>;
  end(): Promise<void>;
}

/** A worker that is ready, and what its engine says of itself. */
export interface StartedWorker {
  readonly client: WorkerClient;
  readonly description: string;
}

interface Waiting {
  resolve(value: unknown): void;
  reject(error: Error): void;
}

/**
 * Starts a worker thread and waits until its engine is ready.
 * @returns the client and the description of the worker's engine
 * @throws SetupError when TensorFlow is not set up
 */
export async function startWorker(told: WorkerEngine): Promise<StartedWorker> {
  const worker = startThread(told);
  const waiting = new Map<number, Waiting>();
  let lastId = 0;
  let ended: Error | undefined;

  const expect = (id: number) =>
    new Promise<unknown>((resolve, reject) => {
      // A worker that is idle does not keep the process alive, one that is being waited for does.
      worker.ref();
      waiting.set(id, { resolve, reject });
    });
  const failAll = (error: Error) => {
    ended ??= error;
    for (const { reject } of waiting.values()) reject(ended);
    waiting.clear();
  };
  worker.on('message', (reply: WorkerReply) => {
    const { resolve, reject } = waiting.get(reply.id)!;
    waiting.delete(reply.id);
    if (waiting.size === 0) worker.unref();
    if ('error' in reply) reject(toError(reply.error));
    else resolve(reply.value);
  });
  const exited = new Promise<void>((resolve) => {
    worker.on('exit', (code) => {
      failAll(new Error(`A training thread ended with code ${code}. Train with one worker to see why.`));
      resolve();
    });
  });
  worker.on('error', (cause) => failAll(new Error('A training thread failed.', { cause })));

  const ask = async (task: WorkerTask): Promise<unknown> => {
    if (ended) throw ended;
    lastId += 1;
    const answer = expect(lastId);
    worker.postMessage({ id: lastId, task });
    return answer;
  };
  const end = async (): Promise<void> => {
    if (!ended) await ask({ kind: 'end' });
    worker.ref();
    await exited;
  };
  try {
    const description = String(await expect(0));
    return { client: { ask, end }, description };
  } catch (error) {
    await worker.terminate();
    throw error;
  }
}

/** The worker beside this file, in the form that this file runs in: .js when built, .ts from sources. */
function startThread(workerData: WorkerEngine): Worker {
  const ending = extname(import.meta.url);
  const entry = new URL(`./parallel-worker${ending}`, import.meta.url);
  if (ending === '.js') return new Worker(entry, { workerData });
  // `--import tsx` does not reach worker threads on Node 20, so a thread from sources registers it by itself.
  const [tsx, main] = [import.meta.resolve('tsx/esm/api'), entry.href].map((url) => JSON.stringify(url));
  return new Worker(`import(${tsx}).then(({ register }) => (register(), import(${main})))`, { eval: true, workerData });
}

function toError({ name, message, fields }: WorkerError): Error {
  if (name === 'SetupError') return new SetupError(fields);
  if (name === 'InputError') return new InputError(fields);
  return new Error(message);
}
