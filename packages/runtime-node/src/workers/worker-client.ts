// One worker thread as sessions see it: questions and answers.
import type { RuntimeDescription, Tensors } from '@onnxcast/runtime';
import { startThread, type Thread } from '@onnxcast/series/thread';
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

/** Starts a thread; where it breaks, what it was asked fails, and another one takes its place, with the sessions that are used. */
export function startWorker(): WorkerClient {
  let thread = start();
  let isOver = false;
  let lastSession = 0;
  const findThread = () => {
    if (thread.isEnded && !isOver) thread = start();
    return thread;
  };
  return {
    get load() {
      return thread.load;
    },
    async open(told) {
      lastSession += 1;
      const session = lastSession;
      let place = findThread();
      const runtime = (await place.ask({ kind: 'open', session, told })) as RuntimeDescription;
      return {
        runtime,
        async run(feeds, outputs) {
          const now = findThread();
          if (now !== place) {
            place = now;
            // What goes wrong with it, the run says too.
            now.ask({ kind: 'open', session, told }).catch(() => undefined);
          }
          return (await now.ask({ kind: 'run', session, feeds, outputs })) as Tensors;
        },
        async close() {
          if (place.isEnded) return;
          // The session is closed as well where its thread ends meanwhile.
          await place.ask({ kind: 'close', session }).catch((error: unknown) => {
            if (!place.isEnded) throw error;
          });
        },
      };
    },
    async end() {
      isOver = true;
      await thread.kill();
    },
  };
}

function start(): Thread<WorkerTask> {
  return startThread<WorkerTask>({
    beside: import.meta.url,
    script: 'session-worker',
    name: 'A thread of the model',
    remedy: 'Forecast without workers to see why.',
  });
}
