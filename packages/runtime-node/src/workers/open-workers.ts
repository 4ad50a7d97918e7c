// A session whose runs are spread over worker threads, one core each.
import type { OpenSession } from '@onnxcast/runtime';
import { InputError } from '@onnxcast/series/errors';
import { startWorker, type WorkerClient } from './worker-client.ts';

/** More threads than any machine gains from. */
const mostWorkers = 256;

/**
 * Makes what a `Forecaster` needs to open a model in worker threads. Each holds a session of its own, and the caller's
 * thread stays free meanwhile. A series gets the numbers that one session gives it.
 * @param workers threads, 1 or more
 * @throws InputError when that is no such number
 */
export function createOpenWorkers(workers: number): OpenSession {
  if (!Number.isSafeInteger(workers) || workers < 1 || workers > mostWorkers) {
    const expected = `a whole number from 1 to ${mostWorkers}`;
    throw new InputError({ option: 'workers', found: String(workers), expected, remedy: 'Give another number.' });
  }
  return async (model, { device, file = 'model' }) => {
    // One first: what is wrong with a model is told once.
    const clients: WorkerClient[] = [await startWorker({ model, device, file })];
    const others = Array.from({ length: workers - 1 }, () => startWorker({ model, device, file }));
    clients.push(...(await Promise.all(others)));
    const { runtime } = clients[0]!;
    const { name, version = '', device: took = device, note } = runtime;
    const spread = workers === 1 ? '1 worker' : `${workers} workers`;
    return {
      description: `${`${name} ${version}`.trim()}, ${took}, ${spread}${note === undefined ? '' : ` (${note})`}`,
      runtime: { ...runtime, worker: true },
      parallel: workers,
      run: (feeds, outputs) => leastBusy(clients).run(feeds, outputs),
      async dispose() {
        await Promise.all(clients.map((client) => client.end()));
      },
    };
  };
}

function leastBusy(clients: readonly WorkerClient[]): WorkerClient {
  return clients.reduce((best, one) => (one.load < best.load ? one : best));
}
