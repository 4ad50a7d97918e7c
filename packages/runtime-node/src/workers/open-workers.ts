// A session whose runs are spread over worker threads, one core each.
import type { OpenSession } from '@onnxcast/runtime';
import { InputError } from '@onnxcast/series/errors';
import { startWorker, type WorkerClient, type WorkerSession } from './worker-client.ts';

/** More threads than any machine gains from. */
const mostWorkers = 256;

/**
 * Starts worker threads.
 * @param workers threads, 1 or more
 * @throws InputError when that is no such number
 */
export function startWorkers(workers: number): readonly WorkerClient[] {
  checkWorkers(workers);
  return Array.from({ length: workers }, startWorker);
}

/**
 * Makes what a `Forecaster` needs to open a model in worker threads. Each holds a session of its own, and the caller's
 * thread stays free meanwhile. A series gets the numbers that one session gives it.
 * @param workers threads, 1 or more
 * @throws InputError when that is no such number
 */
export function createOpenWorkers(workers: number): OpenSession {
  checkWorkers(workers);
  return async (model, { device, file = 'model' }) => {
    const clients = startWorkers(workers);
    const end = async () => void (await Promise.all(clients.map((client) => client.end())));
    try {
      const told = { model, device, file };
      // One first: what is wrong with a model is told once.
      const sessions: WorkerSession[] = [await clients[0]!.open(told)];
      sessions.push(...(await Promise.all(clients.slice(1).map((client) => client.open(told)))));
      const { runtime } = sessions[0]!;
      const { name, version = '', device: took = device, note } = runtime;
      const spread = workers === 1 ? '1 worker' : `${workers} workers`;
      return {
        description: `${`${name} ${version}`.trim()}, ${took}, ${spread}${note === undefined ? '' : ` (${note})`}`,
        runtime: { ...runtime, worker: true },
        parallel: workers,
        run: (feeds, outputs) => sessions[leastBusy(clients)]!.run(feeds, outputs),
        async dispose() {
          await Promise.all(sessions.map((session) => session.close()));
          await end();
        },
      };
    } catch (error) {
      await end();
      throw error;
    }
  };
}

function checkWorkers(workers: number): void {
  if (Number.isSafeInteger(workers) && workers >= 1 && workers <= mostWorkers) return;
  const expected = `a whole number from 1 to ${mostWorkers}`;
  throw new InputError({ option: 'workers', found: String(workers), expected, remedy: 'Give another number.' });
}

function leastBusy(clients: readonly WorkerClient[]): number {
  return clients.reduce((best, one, i) => (one.load < clients[best]!.load ? i : best), 0);
}
