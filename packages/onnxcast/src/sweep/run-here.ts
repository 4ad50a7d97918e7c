// Does jobs in this process, one after another, as a worker does them.
import type { RunJobs } from '@onnxcast/queue';
import { SetupError } from '@onnxcast/series';
import { doWork } from './work.ts';

const ATTEMPTS = 3;

/** @throws SetupError when what the jobs need is not installed, and the signal's reason when it is aborted */
export const runHere: RunJobs = async function* (jobs, { signal, isOver = () => false } = {}) {
  for (const [index, { pack }] of jobs.entries()) {
    if (isOver()) return;
    signal?.throwIfAborted();
    let failed = '';
    for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
      try {
        yield { index, answer: await doWork(await pack()) };
        break;
      } catch (error) {
        if (error instanceof SetupError) throw error;
        failed = error instanceof Error ? error.message : String(error);
      }
      if (attempt === ATTEMPTS) yield { index, failed };
    }
  }
};
