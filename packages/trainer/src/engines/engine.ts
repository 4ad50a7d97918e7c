// What a training engine must answer: given weights and a batch, what are the loss and its gradient? Knows nothing of optimizers.
import type { Model, ModelSpec } from '@onnxcast/model';
import type { Tensor } from '@onnxcast/series';
import type { Regularisation } from '../regularisation.ts';
import type { ClosedLoopBatch, TrainingBatch } from './batch.ts';

/** Loss and gradient of a parameter vector (the order of `startParameters`). */
export interface Evaluation {
  /** Mean squared error over everything that counts. */
  readonly loss: number;
  readonly gradient: Float32Array;
}

/** Mean and variance of one cell's outputs over everything of a batch that counts, each `[hidden]`. */
export interface CellStatistics {
  readonly mean: Float32Array;
  /** Mean square of the distance from the mean. */
  readonly variance: Float32Array;
}

/** A model and a batch, ready to be evaluated many times. */
export interface Objective {
  /** @param epoch chooses the dropout masks; the same one, the same masks. Default 0. */
  evaluate(parameters: Float32Array, epoch?: number): Promise<Evaluation>;
  /** Frees the engine's tensors. */
  dispose(): void;
}

/** One-step-ahead learning, in training mode: with dropout and batch norm. Weight decay is not part of it. */
export interface OneStepObjective extends Objective {
  /** What batch norm normalises by at these parameters, without dropout, first cell first; none without batch norm. */
  measure(parameters: Float32Array): Promise<readonly CellStatistics[]>;
}

/** What does the numbers of training; every engine gives the same ones. */
export interface Engine {
  readonly name: string;
  /** One line for a person: the library, its version and the device. */
  readonly description: string;
  /** @throws InputError when nothing of the batch counts */
  createOneStep(spec: ModelSpec, batch: TrainingBatch, regularisation?: Regularisation): OneStepObjective;
  /** Learning in the closed loop, gradients through the loop and its warm-up; knows of no dropout or batch norm. */
  createClosedLoop(spec: ModelSpec, batch: ClosedLoopBatch): Objective;
  /**
   * Warm-up and closed loop, zero initial state (a model with a skip in plain loops), in the model's (scaled) units. Evaluation mode: weights know of no dropout or batch norm.
   * @param history `[batch, time, features]`, future covariates in the row before their own (`alignInputs`)
   * @param ahead `horizon` closed-loop steps, default 0; past covariates keep their last value in them
   *   `covariates`: future covariates of those steps, aligned too, `[batch, horizon, futureCovariates]`; only for a model that has any
   * @returns `[batch, time + horizon, targets]`: one-step predictions of the history, then the fed-back steps; row `time - 1` is the first step after the history.
   * @throws InputError when future covariates are needed and missing
   */
  forecast(
    model: Model,
    history: Tensor,
    ahead?: { readonly horizon?: number; readonly covariates?: Tensor | undefined },
  ): Promise<Tensor<Float32Array>>;
  /** Ends what the engine started (worker threads); it cannot be used afterwards. */
  dispose(): Promise<void>;
}
