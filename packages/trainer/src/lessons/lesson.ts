// What is learnt in which epoch. A lesson depends on its epoch's number, the seed and the weights before it alone, so that a training resumes to the same bits.
import type { ModelSpec, Weights } from '@onnxcast/model';
import type { TrainingBatch } from '../engines/batch.ts';
import type { Engine, Objective } from '../engines/engine.ts';
import type { Optimizer } from '../optimizers/optimizer.ts';
import type { OptimizerName } from '../optimizers/optimizers.ts';
import type { Regularisation } from '../regularisation.ts';

/** What one epoch learns. */
export interface Lesson {
  /** Epochs in a row with the same key learn the same function; where it changes, optimizers forget what they compared. */
  readonly key: string;
  /** A few words for a person. */
  readonly description: string;
  /** What moves the weights in it. Default: the training's own. */
  readonly optimizer?: Optimizer;
  /** Batches that go once over the data, where every evaluation is of the next one, so that losses do not compare. Absent: there is one. */
  readonly batches?: number;
  /** @param weights those before the epoch */
  create(
    engine: Engine,
    given: { readonly weights: Weights; readonly regularisation: Regularisation },
  ): Promise<Objective>;
}

/** The lesson of every epoch, 1-based. */
export type Lessons = (epoch: number) => Lesson;

/** How a batch is taught one way; the table of all of them is `lessons.ts`. */
export type CreateLessons = (spec: ModelSpec, batch: TrainingBatch, options: LessonOptions) => Lessons;

/** Those options of a training that say what its lessons are. */
export interface LessonOptions {
  /** Of whatever is drawn at random. */
  readonly seed: number;
  /** Whether the training has batch norm or dropout; the closed loop cannot be learnt with either. */
  readonly batchNorm?: boolean | undefined;
  readonly dropout?: number | undefined;
  /** Deviation of the noise on inputs, in the model's units. Default 0.05. */
  readonly inputNoise?: number | undefined;
  /** How long series are cut: steps of a window, and windows in a batch. Default: they are not. */
  readonly windows?: { readonly window: number; readonly batch: number } | undefined;
  /** Epochs that learn one step ahead before the loop is closed. Default by the optimizer. */
  readonly oneStepEpochs?: number | undefined;
  /** The training's rule, which decides how fast closed loops grow. Default `lbfgs`. */
  readonly optimizer?: OptimizerName | undefined;
  /** Iterations an epoch. Default 20. */
  readonly iterations?: number | undefined;
  /** Learning rate. Default 0.01 for `adam`, 1 for `lbfgs`. */
  readonly lr?: number | undefined;
}

/** {@link Lesson.description} of what is learnt one step ahead. */
export const ONE_STEP = 'one step ahead';

/** A seed of its own for every drawing of windows, or for the negative of an epoch. */
export function seedOf({ seed }: LessonOptions, index: number): number {
  return (seed * 1_000_003 + (index < 0 ? 500_000 - index : index) + 1) % Number.MAX_SAFE_INTEGER;
}
