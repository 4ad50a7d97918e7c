// Where the trials of a search are trained: in this process, epoch by epoch into their store, or wherever jobs are done.
import type { RunJobs } from '@onnxcast/queue';
import type { TrainInput } from '@onnxcast/trainer';
import { packTrial, unpackTrial } from '../sweep/trial-work.ts';
import { runTrial, type TrialTask } from './trial.ts';
import type { Trial } from './trial-figures.ts';

/** A trial that is to be trained up to a rung. */
export interface AskedTrial {
  readonly trial: number;
  readonly rung: number;
  readonly options: TrainInput;
}

/** Trains trials and gives a row for each, as they are done; fewer where time is up. */
export type TrialPlace = (asked: readonly AskedTrial[], task: TrialTask) => AsyncIterable<Trial>;

/** One after another in this process. */
export const inThisProcess: TrialPlace = async function* (asked, task) {
  for (const one of asked) {
    task.signal?.throwIfAborted();
    yield { ...one, ...(await runTrial(one.trial, one.options, task)) };
  }
};

/** As jobs: what a job makes of a trial is put into the store, so that its next rung, and the best model, are made of it. */
export function asJobs(run: RunJobs): TrialPlace {
  return async function* (asked, { series, horizon, windows, store, signal, isOver }) {
    const jobs = asked.map(({ trial, rung, options }) => ({
      name: `trial ${trial}${rung > 1 ? `, rung ${rung}` : ''}`,
      pack: async () => {
        // A later rung goes on from the one before; the first one has nothing to go on from.
        const state = rung > 1 ? await store.load(trial) : undefined;
        return packTrial({ options, horizon, windows, series, state });
      },
    }));
    for await (const { index, answer, failed } of run(jobs, { signal, isOver })) {
      const one = asked[index]!;
      if (answer === undefined) {
        yield { ...one, status: 'failed', reason: failed ?? 'unknown', epochs: 0, error: undefined };
        continue;
      }
      const { figures, state } = unpackTrial(answer);
      if (state !== undefined) await store.save(one.trial, state);
      yield { ...one, ...figures };
    }
  };
}
