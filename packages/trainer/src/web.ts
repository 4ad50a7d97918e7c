// How a model is learnt in a page: what the index has, but what needs Node.

// A training, epoch by epoch

export type { AutoregressionChoice } from './autoregression/fit-autoregression.ts';
export { chooseEpoch, EPOCH_RULE, lowestEpoch } from './choose-epoch.ts';
export type { TrainingData, Validation } from './data/training-data.ts';
export { DivergedError } from './diverged-error.ts';
export type { Epoch, EpochFigures, Setback, TrainingStart } from './epoch.ts';
export { calibrateCells, type ForecastPast } from './intervals/calibrate-cells.ts';
export type { LessonName } from './lessons/lessons.ts';
export type { OptimizerName } from './optimizers/optimizers.ts';
export { type TrainInput, type TrainOptions, trainOptionsSchema } from './options.ts';
export type { InTurnsRequest, TrainRequest } from './platform/prepare.ts';
export { train, trainInTurns } from './platform/train-in-page.ts';
export type { SettledOptions } from './settle-options.ts';
export type { Training } from './training.ts';
export type { Phase, Progress } from './turns/in-turns.ts';
export type { ValidationFigures } from './validate.ts';

// Its parts

export type { Engine, Evaluation, Objective, OneStepObjective } from './engines/engine.ts';
export { createOnnxEngine, type OnnxEngineOptions } from './engines/onnx/engine-onnx.ts';
export { type FitOptions, fit } from './fit.ts';
export { learnOneStep } from './lessons/one-step.ts';
export { type AdamOptions, adam } from './optimizers/adam.ts';
export { type LbfgsOptions, lbfgs } from './optimizers/lbfgs.ts';
