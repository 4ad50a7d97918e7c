// What is learnt in which epoch. A lesson depends on its epoch's number, the seed and the weights before it alone, so that a run resumes to the same bits.
import type { Weights } from '@onnxcast/model';
import type { Engine, Objective } from './engine.ts';
import type { Optimizer } from './optimizer.ts';
import type { Regularisation } from './regularisation.ts';

/** Ways to teach a model to live with its own errors; `none` teaches one step ahead alone. */
export type Cure = 'none' | 'closed-loop' | 'scheduled-sampling' | 'input-noise';

/** What one epoch learns. */
export interface Lesson {
  /** Epochs in a row with the same key learn the same function; where it changes, optimizers forget what they compared. */
  readonly key: string;
  /** A few words for a person. */
  readonly description: string;
  /** What moves the weights in it. Default: the run's own. */
  readonly optimizer?: Optimizer;
  /** @param weights those before the epoch */
  create(engine: Engine, weights: Weights, regularisation: Regularisation): Promise<Objective>;
}

/** The lesson of every epoch, 1-based. */
export type Curriculum = (epoch: number) => Lesson;

/** What {@link createCurriculum} is told. */
export interface CurriculumOptions {
  readonly cure: Cure;
  /** Of whatever is drawn at random. */
  readonly seed: number;
  /** Whether the training has batch norm or dropout; the closed loop cannot be learnt with either. */
  readonly batchNorm?: boolean | undefined;
  readonly dropout?: number | undefined;
  /** Deviation of the noise on inputs, in the model's units. Default 0.05. */
  readonly inputNoise?: number | undefined;
  /** Epochs that learn one step ahead before the loop is closed. Default by the plan. */
  readonly oneStepEpochs?: number | undefined;
  /** The run's rule, which chooses the plan of the closed loop. Default `lbfgs`. */
  readonly optimizer?: 'lbfgs' | 'adam' | undefined;
  /** Iterations an epoch. Default 20. */
  readonly iterations?: number | undefined;
  /** Learning rate. Default 0.01 for `adam`, 1 for `lbfgs`. */
  readonly lr?: number | undefined;
}

/** {@link Lesson.description} of what is learnt one step ahead. */
export const ONE_STEP = 'one step ahead';

/** A seed of its own for every stage, or for the negative of an epoch. */
export function seedOf({ seed }: CurriculumOptions, index: number): number {
  return (seed * 1_000_003 + (index < 0 ? 500_000 - index : index) + 1) % Number.MAX_SAFE_INTEGER;
}
