// One worker thread as sessions see it: questions and answers.
import type { RuntimeDescription, Tensors } from '@onnxcast/runtime';
import { startThread } from '@onnxcast/series/thread';
import type { WorkerModel, WorkerTask } from './worker-messages.ts';

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
  const thread = startThread<WorkerTask>({
    beside: import.meta.url,
    script: 'session-worker',
    name: 'A thread of the model',
    remedy: 'Forecast without workers to see why.',
  });
  let lastSession = 0;
  return {
    get load() {
      return thread.load;
    },
    async open(told) {
      lastSession += 1;
      const session = lastSession;
      const runtime = (await thread.ask({ kind: 'open', session, told })) as RuntimeDescription;
      return {
        runtime,
        run: async (feeds, outputs) => (await thread.ask({ kind: 'run', session, feeds, outputs })) as Tensors,
        async close() {
          if (!thread.isEnded) await thread.ask({ kind: 'close', session });
        },
      };
    },
    end: () => thread.kill(),
  };
}
