// Where jobs are done: in this process, or by the workers of a queue.
import { type ConnectionEvent, openQueue, type RunJobs } from '@onnxcast/queue';
import { say } from '../terminal/output.ts';

/** The option of every command that makes jobs. */
export const QUEUE = {
  type: 'string',
  describe: 'redis://HOST:PORT, whose workers (onnxcast worker) do the trainings (default: this process does them)',
} as const;

/** What jobs are told where nothing else is: the same on every machine, so that the answers are the same bits. */
export const JOB_SETTINGS = { engine: 'onnx', workers: 1 } as const;

/** Milliseconds after which it is said that nobody takes the jobs. */
const PATIENCE = 5000;

/**
 * Does work that makes jobs.
 * @param address the queue; undefined for this process
 */
export async function withQueue<Result>(
  address: string | undefined,
  signal: AbortSignal,
  work: (run: RunJobs | undefined) => Promise<Result>,
): Promise<Result> {
  if (address === undefined) return work(undefined);
  const queue = await openQueue(address, sayConnection);
  const look = async () => {
    const count = await queue.countWorkers();
    if (count === 0) say('No worker is connected: start some with `npx onnxcast worker` and the same address.');
  };
  const timer = setTimeout(() => void look().catch(() => undefined), PATIENCE);
  try {
    return await work((jobs, options) => queue.run(jobs, { signal, ...options }));
  } finally {
    clearTimeout(timer);
    await queue.close();
  }
}

/** An address that may be shown: with a word in place of its password. */
export function hidePassword(address: string | undefined): string | undefined {
  return address?.replace(/^(\w+:\/\/[^:@/]*:).*@/, '$1PASSWORD@');
}

/** Says that Redis is away, or back. */
export function sayConnection(event: ConnectionEvent): void {
  say(event.kind === 'trouble' ? `trouble with Redis: ${event.reason}; it is tried again` : 'Redis is there again.');
}
