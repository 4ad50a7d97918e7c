// How a model is learnt, in the order of use.

// What to train on

export { fingerprintOf } from './fingerprint.ts';
export { prepareTraining, type TrainingData, type TrainingDataOptions, type Validation } from './training-data.ts';

// What computes

export type { CellStatistics, Engine, Evaluation, Objective, OneStepObjective, TrainingBatch } from './engine.ts';
export { createParallelEngine, type ParallelEngineOptions } from './engine-parallel.ts';
export { createTensorflowEngine } from './engine-tensorflow.ts';
export { createTfjsEngine, type TfjsEngineOptions } from './engine-tfjs.ts';
export { openEngine } from './open-engine.ts';

export { type RolloutBatch, type RolloutOptions, toRollout } from './rollout.ts';

// What moves the weights

export { type AdamOptions, adam } from './adam.ts';
export { type DeflatedLbfgsOptions, deflatedLbfgs } from './deflated-lbfgs.ts';
export { type LbfgsOptions, lbfgs } from './lbfgs.ts';
export type { Closure, Optimizer, OptimizerState, Step } from './optimizer.ts';
export {
  createOptimizer,
  learningRateOf,
  regularisationOf,
  type TrainInput,
  type TrainOptions,
  trainOptionsSchema,
} from './options.ts';

// What keeps it from learning the data by heart

export { foldBatchNorm } from './fold-batch-norm.ts';
export type { Regularisation } from './regularisation.ts';

// The training, epoch by epoch, and how it is kept

export { type Checkpoint, readCheckpoint, writeCheckpoint } from './checkpoint.ts';
export { chooseEpoch, EPOCH_RULE, lowestEpoch } from './choose-epoch.ts';
export { CLOSED_LOOP_EPOCHS } from './closed-loop.ts';
export { createCurriculum } from './curriculum.ts';
export { DivergedError } from './diverged-error.ts';
export type { Epoch, EpochFigures, Setback, TrainingStart } from './epoch.ts';
export { type FitOptions, fit } from './fit.ts';
export type { Cure, Curriculum, CurriculumOptions, Lesson } from './lesson.ts';
export { type Training, type TrainRequest, train } from './train.ts';
export type { ValidationFigures } from './validate.ts';
