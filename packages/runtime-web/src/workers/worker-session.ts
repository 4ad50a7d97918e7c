// Sessions in a worker beside the page, which stays free meanwhile. They share one worker, which ends, and gives its
// memory back, with the last of them.
import type { OpenSession, Session, Tensors } from '@onnxcast/runtime';
import { describe } from '../describe.ts';
import type { RuntimeOptions } from '../ort.ts';
import { startWorker, type WorkerClient } from './worker-client.ts';
import type { Opened } from './worker-messages.ts';

/**
 * Makes what makes what a `Forecaster` needs to open a model in a worker; all that it opens share one.
 * @param launch starts a worker whose script serves sessions
 */
export function createWorkerSessions(launch: () => Worker): (options?: RuntimeOptions) => OpenSession {
  const join = shareWorker(launch);
  return (options = {}) =>
    async (model, { device, file = 'model' }) => {
      const worker = join();
      try {
        const opened = (await worker.ask({ kind: 'open', model, device, file, options })) as Opened;
        return wrapOpened(opened, worker, async () => {
          try {
            await worker.ask({ kind: 'dispose', session: opened.session });
          } finally {
            leave(worker);
          }
        });
      } catch (error) {
        leave(worker);
        throw error;
      }
    };
}

/** A session of a worker. */
export function wrapOpened(
  { session, runtime }: Opened,
  { ask }: Pick<WorkerClient, 'ask'>,
  dispose: Session['dispose'],
): Session {
  return {
    description: describe(runtime),
    runtime,
    run: async (feeds, outputs) => (await ask({ kind: 'run', session, feeds, outputs })) as Tensors,
    dispose,
  };
}

/** Gives each who asks the one worker, started where there is none. */
function shareWorker(launch: () => Worker): () => WorkerClient {
  let shared: WorkerClient | undefined;
  return () => {
    shared ??= startWorker(launch, () => {
      shared = undefined;
    });
    shared.users += 1;
    return shared;
  };
}

/** One who asked is done; the worker ends with the last. */
function leave(worker: WorkerClient): void {
  worker.users -= 1;
  if (worker.users === 0) worker.end();
}
