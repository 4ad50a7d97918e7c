// What is said of a trial.
import { checkGiven, KINDS } from '@onnxcast/series';
import type { TrainInput } from '@onnxcast/trainer';

/** How a training went. */
export interface ModelFigures {
  /** `stopped`: time was up; `refused`: its options do not go together, or the data is too little for them; `failed`: as a job it could not be done, three times. */
  readonly status: 'done' | 'stopped' | 'diverged' | 'refused' | 'failed';
  /** Why it was not done. */
  readonly reason?: string;
  /** Epochs trained so far. */
  readonly epochs: number;
  /** The epoch that is judged. */
  readonly chosen?: number;
  /** MASE of the closed loops; undefined where there is no model, or its closed loop runs away. */
  readonly error: number | undefined;
}

/** A row of the table: a trial, trained up to a rung. */
export interface Trial extends ModelFigures {
  /** From 1; 0 is the preset auto. */
  readonly trial: number;
  /** Rung of the search, from 1. */
  readonly rung: number;
  /** What `train` is told to make it again. */
  readonly options: TrainInput;
}

const TRIALS = {
  expected: 'a list of trials',
  passes: (given: unknown) => Array.isArray(given) && given.every(KINDS.object.passes),
};

/** Trials by their error, the lowest first; of a trial its last row alone. Those without an error are last. */
export function rankTrials(trials: readonly Trial[]): readonly Trial[] {
  checkGiven({ trials }, TRIALS);
  const latest = new Map(trials.map((row) => [row.trial, row]));
  const errorOf = ({ error = Number.POSITIVE_INFINITY }: Trial) => error;
  return [...latest.values()].sort((a, b) => compare(errorOf(a), errorOf(b)) || a.trial - b.trial);
}

function compare(a: number, b: number): number {
  return a === b ? 0 : a - b;
}
