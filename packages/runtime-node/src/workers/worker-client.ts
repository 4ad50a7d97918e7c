// One worker thread as a session sees it: questions and answers.
import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import { type RuntimeDescription, restoreError } from '@onnxcast/runtime';
import type { Tensors, WorkerModel, WorkerReply } from './worker-messages.ts';

/** A thread whose session is open. */
export interface WorkerClient {
  readonly runtime: RuntimeDescription;
  /** Runs that are under way or wait. */
  readonly load: number;
  run(feeds: Tensors, outputs: readonly string[] | undefined): Promise<Tensors>;
  end(): Promise<void>;
}

/**
 * Starts a thread and waits until it has opened the model.
 * @throws what opening a model throws
 */
export async function startWorker(told: WorkerModel): Promise<WorkerClient> {
  const worker = startThread(told);
  const waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();
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
    if ('error' in reply) reject(restoreError(reply.error));
    else resolve(reply.value);
  });
  worker.on('error', (cause) => failAll(new Error('A thread of the model failed.', { cause })));
  const exited = new Promise<void>((resolve) => {
    worker.on('exit', (code) => {
      failAll(new Error(`A thread of the model ended with code ${code}. Forecast without workers to see why.`));
      resolve();
    });
  });
  const ask = async (feeds?: Tensors, outputs?: readonly string[]): Promise<unknown> => {
    if (ended) throw ended;
    lastId += 1;
    const answer = expect(lastId);
    worker.postMessage(feeds === undefined ? { id: lastId } : { id: lastId, feeds, outputs });
    return answer;
  };
  try {
    const runtime = (await expect(0)) as RuntimeDescription;
    return {
      runtime,
      get load() {
        return waiting.size;
      },
      run: async (feeds, outputs) => (await ask(feeds, outputs)) as Tensors,
      async end() {
        if (ended) return;
        await ask();
        worker.ref();
        await exited;
      },
    };
  } catch (error) {
    await worker.terminate();
    throw error;
  }
}

/** The worker beside this file, in the form that this file runs in: .js when built, .ts from sources. */
function startThread(workerData: WorkerModel): Worker {
  const ending = extname(import.meta.url);
  const entry = new URL(`./session-worker${ending}`, import.meta.url);
  if (ending === '.js') return new Worker(entry, { workerData });
  // `--import tsx` does not reach worker threads on Node 20, so a thread from sources registers it by itself.
  const [tsx, main] = [import.meta.resolve('tsx/esm/api'), entry.href].map((url) => JSON.stringify(url));
  return new Worker(`import(${tsx}).then(({ register }) => (register(), import(${main})))`, { eval: true, workerData });
}
