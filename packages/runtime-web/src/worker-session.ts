// Sessions in a worker beside the page, which stays free meanwhile. They share one worker, which ends, and gives its
// memory back, with the last of them.
import type { OpenSession, Tensors } from '@onnxcast/runtime';
import { SetupError, UnsupportedError } from '@onnxcast/series/errors';
import { restoreError } from '@onnxcast/series/plain-error';
import { describe } from './describe.ts';
import type { RuntimeOptions } from './ort.ts';
import type { Answer, Opened, Question, Request } from './worker-messages.ts';

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
        const { session, runtime } = opened;
        return {
          description: describe(runtime),
          runtime,
          run: async (feeds, outputs) => (await worker.ask({ kind: 'run', session, feeds, outputs })) as Tensors,
          async dispose() {
            try {
              await worker.ask({ kind: 'dispose', session });
            } finally {
              worker.leave();
            }
          },
        };
      } catch (error) {
        worker.leave();
        throw error;
      }
    };
}

interface SharedWorker {
  users: number;
  ask(request: Request): Promise<unknown>;
  leave(): void;
}

/** Gives each who asks the one worker, started where there is none. */
function shareWorker(launch: () => Worker): () => SharedWorker {
  let shared: SharedWorker | undefined;
  return () => {
    shared ??= startWorker(launch, () => {
      shared = undefined;
    });
    shared.users += 1;
    return shared;
  };
}

function startWorker(launch: () => Worker, forget: () => void): SharedWorker {
  // ONNX Runtime gives Node a global of that name, which is another thing.
  if (typeof Worker === 'undefined' || !('addEventListener' in Worker.prototype)) {
    throw new UnsupportedError('worker: there are no web workers here. Leave out worker, or open the model in a page.');
  }
  const worker = launch();
  const pending = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();
  let count = 0;
  let broken: Error | undefined;

  const self: SharedWorker = {
    users: 0,
    ask(request) {
      if (broken !== undefined) return Promise.reject(broken);
      count += 1;
      const onnxcast = count;
      return new Promise((resolve, reject) => {
        pending.set(onnxcast, { resolve, reject });
        worker.postMessage({ ...request, onnxcast } satisfies Question);
      });
    },
    leave() {
      self.users -= 1;
      if (self.users === 0) stop();
    },
  };

  worker.addEventListener('message', ({ data }: MessageEvent<Answer>) => {
    const waiting = pending.get(data.onnxcast);
    pending.delete(data.onnxcast);
    if ('error' in data) waiting?.reject(restoreError(data.error));
    else waiting?.resolve(data.value);
  });
  worker.addEventListener('error', (event) => {
    event.preventDefault();
    const found = event.message || 'its script cannot be loaded';
    broken = new SetupError(`The worker does not run: ${found}. Serve worker.js beside the script that starts it.`);
    for (const { reject } of pending.values()) reject(broken);
    pending.clear();
    stop();
  });
  return self;

  function stop(): void {
    worker.terminate();
    forget();
  }
}
