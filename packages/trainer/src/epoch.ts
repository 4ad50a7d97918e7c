// What a training yields: an epoch with its figures, and all that is needed to go on from it.
import type { Weights } from '@onnxcast/model';
import type { OptimizerState } from './optimizers/optimizer.ts';
import type { ValidationFigures } from './validate.ts';

/** Figures of one epoch. */
export interface EpochFigures {
  /** 1-based. */
  readonly epoch: number;
  /** Mean squared error where the epoch ended, in training mode and without the penalty of weight decay: at the weights, or where they were not evaluated at the last closure call. Without a line search L-BFGS makes one more move after it. In windows: the mean over the batches of the last time over the data. */
  readonly loss: number;
  /** Number of closure calls. */
  readonly evaluations: number;
  readonly validation?: ValidationFigures;
}

/** Why an epoch was undone down to its best point; training goes on from there with shorter steps. */
export interface Setback {
  readonly reason: string;
  /** Part of their usual length that steps have from now on. */
  readonly stepScale: number;
}

/** One epoch and all that is needed to go on from it. */
export interface Epoch extends EpochFigures {
  /** What was learnt in it, for a person: `one step ahead`. */
  readonly lesson: string;
  /** The model as it is evaluated and exported: batch norm is folded into it by the batch's statistics, dropout has no part in it. */
  readonly weights: Weights<Float32Array>;
  /** With batch norm what training moves: weights that are not folded, then scales and shifts. Absent: the weights are all. */
  readonly parameters?: Float32Array;
  readonly optimizerState: OptimizerState<Float32Array>;
  /** Figures of all epochs so far, those before `start` too; this one's are the last. */
  readonly history: readonly EpochFigures[];
  /** Whether it is the one to make a model of, of all so far (`chooseEpoch`): the last epoch that says so is the model. */
  readonly isChosen: boolean;
  /** Absent: it ended as it should. */
  readonly setback?: Setback;
}

/** Where training begins; an epoch is one, and a checkpoint; drawn or imported weights are one too. */
export interface TrainingStart {
  readonly weights: Weights<Float32Array>;
  /** Number of the epoch that ended in these weights. Default 0: none. */
  readonly epoch?: number;
  /** What the optimizer remembers of it. Default: nothing. */
  readonly optimizerState?: OptimizerState<Float32Array> | undefined;
  /** What training moves, where that is more than the weights; see {@link Epoch}. Default: fresh. */
  readonly parameters?: Float32Array | undefined;
  /** Figures of the epochs so far. Default none. */
  readonly history?: readonly EpochFigures[];
}
