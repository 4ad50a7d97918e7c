// One worker thread as sessions see it: questions and answers.
import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import { type RuntimeDescription, restoreError } from '@onnxcast/runtime';
import type { Tensors, WorkerModel, WorkerReply, WorkerTask } from './worker-messages.ts';

/** A session that is open in a thread. */
export interface WorkerSession {
  readonly runtime: RuntimeDescription;
  run(feeds: Tensors, outputs?: readonly string[]): Promise<Tensors>;
  close(): Promise<void>;
}

/** A thread that holds any number of sessions, and runs one at a time. */
export interface WorkerClient {
  /** Runs that are under way or wait. */
  readonly load: number;
  /** @throws what opening a model throws */
  open(told: WorkerModel): Promise<WorkerSession>;
  /** Ends the thread; what it was still asked fails. */
  end(): Promise<void>;
}

/** Starts a thread. */
export function startWorker(): WorkerClient {
  const worker = startThread();
  const waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();
  let lastId = 0;
  let lastSession = 0;
  let ended: Error | undefined;
  const failAll = (error: Error) => {
    ended ??= error;
    for (const { reject } of waiting.values()) reject(ended);
    waiting.clear();
  };
  // A worker that is idle does not keep the process alive, one that is being waited for does.
  worker.unref();
  worker.on('message', (reply: WorkerReply) => {
    const asked = waiting.get(reply.id);
    if (asked === undefined) return;
    waiting.delete(reply.id);
    if (waiting.size === 0) worker.unref();
    if ('error' in reply) asked.reject(restoreError(reply.error));
    else asked.resolve(reply.value);
  });
  worker.on('error', (cause) => failAll(new Error('A thread of the model failed.', { cause })));
  worker.on('exit', (code) =>
    failAll(new Error(`A thread of the model ended with code ${code}. Forecast without workers to see why.`)),
  );
  const ask = (task: WorkerTask): Promise<unknown> =>
    new Promise((resolve, reject) => {
      if (ended !== undefined) return reject(ended);
      lastId += 1;
      worker.ref();
      waiting.set(lastId, { resolve, reject });
      worker.postMessage({ id: lastId, ...task });
    });
  return {
    get load() {
      return waiting.size;
    },
    async open(told) {
      lastSession += 1;
      const session = lastSession;
      const runtime = (await ask({ kind: 'open', session, told })) as RuntimeDescription;
      return {
        runtime,
        run: async (feeds, outputs) => (await ask({ kind: 'run', session, feeds, outputs })) as Tensors,
        async close() {
          if (ended === undefined) await ask({ kind: 'close', session });
        },
      };
    },
    async end() {
      await worker.terminate();
    },
  };
}

/** The worker beside this file, in the form that this file runs in: .js when built, .ts from sources. */
function startThread(): Worker {
  const ending = extname(import.meta.url);
  const entry = new URL(`./session-worker${ending}`, import.meta.url);
  if (ending === '.js') return new Worker(entry);
  // `--import tsx` does not reach worker threads on Node 20, so a thread from sources registers it by itself.
  const [tsx, main] = [import.meta.resolve('tsx/esm/api'), entry.href].map((url) => JSON.stringify(url));
  return new Worker(`import(${tsx}).then(({ register }) => (register(), import(${main})))`, { eval: true });
}
