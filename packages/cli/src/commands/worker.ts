// `onnxcast worker`: does the jobs of a queue until a signal ends it.
import { availableParallelism } from 'node:os';
import { takeJobs, type WorkerEvent } from '@onnxcast/queue';
import { describeValue, InputError } from '@onnxcast/series/errors';
import { openWorkThreads } from 'onnxcast/run';
import type { Argv } from 'yargs';
import type { Command } from '../command.ts';
import { sayConnection } from '../options/queue.ts';
import { withInterruption } from '../terminal/interruption.ts';
import { say } from '../terminal/output.ts';

const options = (yargs: Argv) =>
  yargs
    .positional('queue', { type: 'string', demandOption: true, describe: 'redis://HOST:PORT, as for tune --queue' })
    .option('concurrency', { type: 'number', describe: 'jobs at a time, a thread each (default: one a core)' })
    .option('grace', {
      type: 'number',
      default: 25,
      describe: 'seconds that jobs under way may take to their end after a signal; then they are given back',
    })
    .option('lock', {
      type: 'number',
      default: 30,
      describe: 'seconds after which the jobs of a worker that is silent are taken over by another',
    });

/** `onnxcast worker redis://...`: takes jobs and does them. */
export const workerCommand: Command<typeof options> = {
  options,
  run: async ({ queue, concurrency = availableParallelism(), grace, lock }) => {
    if (!Number.isSafeInteger(concurrency) || concurrency < 1)
      throw refuse('concurrency', concurrency, 'a whole number from 1');
    if (!(grace >= 0 && grace <= 86_400)) throw refuse('grace', grace, 'seconds from 0 to 86400');
    if (!(lock >= 1 && lock <= 86_400)) throw refuse('lock', lock, 'seconds from 1 to 86400');
    const threads = openWorkThreads();
    await withInterruption('doing jobs', async (signal) => {
      signal.addEventListener('abort', () =>
        say('Ending: no more jobs are taken, those under way are finished or given back.'),
      );
      const told = { concurrency, grace, lock, signal, onEvent: sayEvent };
      const onReady = () => say(`Taking jobs, ${concurrency} at a time. Ctrl+C ends it.`);
      await takeJobs(queue, threads.work, { ...told, onReady });
    });
    await threads.end();
  },
};

function refuse(option: string, found: unknown, expected: string): InputError {
  return new InputError({ option, found: describeValue(found), expected });
}

function sayEvent(event: WorkerEvent): void {
  if (event.kind === 'trouble' || event.kind === 'recovered') sayConnection(event);
  else say(`${event.name}, ${SAID[event.kind]}${event.kind === 'failed' ? `: ${event.reason}` : ''}`);
}

const SAID = { begin: 'begun', done: 'done', 'given-back': 'given back', failed: 'failed' } as const;
