// What to train on.
export { prepareTraining, type TrainingData, type TrainingDataOptions, type Validation } from './training-data.ts';
export { fingerprintOf } from './fingerprint.ts';

// What computes.
export type { Engine, Evaluation, Objective, TrainingBatch } from './engine.ts';
export { createTensorflowEngine } from './engine-tensorflow.ts';
export { createParallelEngine, type ParallelEngineOptions } from './engine-parallel.ts';
export { createTfjsEngine, type TfjsEngineOptions } from './engine-tfjs.ts';

// What moves the weights.
export type { Closure, Optimizer, OptimizerState, Step } from './optimizer.ts';
export { type LbfgsOptions, lbfgs } from './lbfgs.ts';
export { type AdamOptions, adam } from './adam.ts';
export { createOptimizer, learningRateOf, type TrainOptions, trainOptionsSchema } from './train-options.ts';

// The training, epoch by epoch, and how it is kept.
export { type Epoch, type EpochFigures, type FitOptions, type FitStart, fit } from './fit.ts';
export type { ValidationFigures } from './validate.ts';
export { type Checkpoint, readCheckpoint, writeCheckpoint } from './checkpoint.ts';
