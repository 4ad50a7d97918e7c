// Threads that do jobs, one each at a time; one that breaks is replaced.
import type { Parcel } from '@onnxcast/queue';
import { startThread, type Thread } from '@onnxcast/series/thread';

/** Does jobs in threads. */
export interface WorkThreads {
  /** Does a job; when the signal comes, its thread is ended with it. @throws the signal's reason then, else what the job threw */
  work(parcel: Parcel, signal: AbortSignal): Promise<Parcel>;
  end(): Promise<void>;
}

/** Starts threads as jobs come: as many as there are jobs at a time. */
export function openWorkThreads(): WorkThreads {
  const idle: Thread<Parcel>[] = [];
  const killed = new Set<Promise<void>>();
  return {
    async work(parcel, signal) {
      signal.throwIfAborted();
      const thread = idle.pop() ?? start();
      const kill = () => void killed.add(thread.kill());
      signal.addEventListener('abort', kill);
      try {
        return (await thread.ask(parcel)) as Parcel;
      } catch (error) {
        // A thread that is ended while it starts says other words than one that works.
        signal.throwIfAborted();
        throw error;
      } finally {
        signal.removeEventListener('abort', kill);
        if (!thread.isEnded) idle.push(thread);
      }
    },
    async end() {
      // A process that ends while a thread is being ended in the middle of a run of ONNX Runtime crashes.
      await Promise.all([...killed, ...idle.splice(0).map((thread) => thread.end())]);
    },
  };
}

function start(): Thread<Parcel> {
  return startThread<Parcel>({
    beside: import.meta.url,
    script: 'work-thread',
    name: 'A thread that does a job',
    remedy: 'A job that needs more memory than there is ends it.',
  });
}
