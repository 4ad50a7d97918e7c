// How a model is learnt, in the order of use.

// A training, epoch by epoch, and how it is kept

export { type Autoregression, continueSeries } from './autoregression/autoregression.ts';
export type { CellsChoice } from './autoregression/cells/add-cells.ts';
export type { AutoregressionChoice } from './autoregression/fit-autoregression.ts';
export { chooseAutoregression, fitAutoregression } from './autoregression/fit-autoregression.ts';
export { type Checkpoint, readCheckpoint, writeCheckpoint } from './checkpoint.ts';
export { chooseEpoch, EPOCH_RULE, lowestEpoch } from './choose-epoch.ts';
export { fingerprintOf } from './data/fingerprint.ts';
export { LONGEST_HORIZON } from './data/plan-training.ts';
export type { TrainingData, Validation } from './data/training-data.ts';
export { DivergedError } from './diverged-error.ts';
export type { Epoch, EpochFigures, Setback, TrainingStart } from './epoch.ts';
export { calibrateCells, type ForecastPast } from './intervals/calibrate-cells.ts';
export { closedLoopEpochs } from './lessons/closed-loop.ts';
export type { LessonName } from './lessons/lessons.ts';
export { learningRateOf, type OptimizerName, optimizerNames } from './optimizers/optimizers.ts';
export { type TrainInput, type TrainOptions, trainOptionsSchema } from './options.ts';
export type { InTurnsRequest, TrainRequest } from './platform/prepare.ts';
export { train, trainInTurns } from './platform/train.ts';
export { type ChosenPreset, choosePreset, lookedAt } from './presets/presets.ts';
export type { SettledOptions } from './settle-options.ts';
export type { Training } from './training.ts';
export { type Phase, type Pieces, type Progress, runInTurns } from './turns/in-turns.ts';
export type { ValidationFigures } from './validate.ts';

// Its parts: what computes

export type { ClosedLoopBatch, TrainingBatch } from './engines/batch.ts';
export type { CellStatistics, Engine, Evaluation, Objective, OneStepObjective } from './engines/engine.ts';
export { deviceNames, type EngineName, type EngineOptions, engineNames } from './engines/engine-names.ts';
export { openEngine, preferredEngine } from './engines/engines.ts';
export { createOnnxEngine, type OnnxEngineOptions } from './engines/onnx/engine-onnx.ts';
export { createParallelEngine, type ParallelEngineOptions } from './engines/parallel/engine-parallel.ts';
export { type ForecastingEngine, plainLoops } from './engines/plain-loops.ts';
export { createTensorflowEngine } from './engines/tensorflow/engine-tensorflow.ts';
export { createTfjsEngine, type TfjsEngineOptions } from './engines/tfjs/engine-tfjs.ts';

// What is learnt, what moves the weights, what keeps them from learning the data by heart

export { type FitOptions, fit } from './fit.ts';
export { foldBatchNorm } from './fitting/fold-batch-norm.ts';
export type { Lesson, Lessons } from './lessons/lesson.ts';
export { learnOneStep } from './lessons/one-step.ts';
export { type AdamOptions, adam } from './optimizers/adam.ts';
export { type LbfgsOptions, lbfgs } from './optimizers/lbfgs.ts';
export type { Closure, Optimizer, OptimizerState, Step } from './optimizers/optimizer.ts';
export type { Regularisation } from './regularisation.ts';
