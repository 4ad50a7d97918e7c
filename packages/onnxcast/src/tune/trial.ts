// One trial: a training up to some epoch, which goes on from where it was left, and its judgement.
import { InputError, type Series, sentenceOf } from '@onnxcast/series';
import { type Checkpoint, DivergedError, type Engine, type TrainInput } from '@onnxcast/trainer';
import { trainInTurns } from '../training/train.ts';
import { judgeModel } from './judge.ts';
import type { ModelFigures } from './trial-figures.ts';

/** What is kept of a trial between two epochs. */
export interface TrialState {
  /** Where to go on. */
  readonly last: Checkpoint;
  /** The epoch to make a model of, so far. */
  readonly best: Checkpoint;
}

/** Where trials are kept. */
export interface TrialStore {
  load(trial: number): Promise<TrialState | undefined>;
  save(trial: number, state: TrialState): Promise<void>;
}

/** Keeps trials for as long as the process lasts. */
export function keepInMemory(): TrialStore {
  const states = new Map<number, TrialState>();
  return {
    load: async (trial) => states.get(trial),
    save: async (trial, state) => void states.set(trial, state),
  };
}

/** What a trial needs beside its options. */
export interface TrialTask {
  readonly series: readonly Series[];
  readonly horizon: number;
  readonly windows: number;
  readonly store: TrialStore;
  readonly fingerprint: string;
  readonly engine?: Engine | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Whether time is up; asked between epochs. */
  readonly isOver: () => boolean;
}

/**
 * Trains a trial to as many epochs as its options tell, from where it was left, and judges it.
 * A training that diverges or that its options do not allow is an answer, no error.
 */
export async function runTrial(trial: number, options: TrainInput, task: TrialTask): Promise<ModelFigures> {
  const { series, horizon, windows, store, fingerprint, signal, isOver } = task;
  let state = await store.load(trial);
  let reason: Pick<ModelFigures, 'status' | 'reason'> = { status: 'done' };
  try {
    const training = await trainInTurns(series, { ...options, signal, start: state?.last });
    for await (const epoch of training.epochs(task.engine)) {
      const { weights, parameters, optimizerState, history } = epoch;
      const last = {
        spec: training.spec,
        ...{ weights, parameters, optimizerState, history, fingerprint },
        epoch: epoch.epoch,
        options: training.options,
      };
      state = { last, best: epoch.isChosen || state === undefined ? last : state.best };
      await store.save(trial, state);
      if (!isOver()) continue;
      if (epoch.epoch < training.options.epochs) reason = { status: 'stopped' };
      break;
    }
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    reason = { status: error instanceof DivergedError ? 'diverged' : 'refused', reason: sentenceOf(error) };
  }
  if (state === undefined) return { ...reason, epochs: 0, error: undefined };
  const error = await judgeModel(state.best, series, { horizon, windows });
  const figures = { epochs: state.last.epoch, chosen: state.best.epoch };
  if (Number.isFinite(error)) return { ...reason, ...figures, error };
  return { status: 'diverged', reason: reason.reason ?? 'The closed loop runs away.', ...figures, error: undefined };
}
