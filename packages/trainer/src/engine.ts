// What a training engine must answer: given weights and a batch, what are the loss and its gradient? Knows nothing of optimizers.
import type { ModelSpec, Weights } from '@onnxcast/model';
import type { Tensor } from '@onnxcast/series';

/** One-step-ahead pairs in the model's (scaled) units. */
export interface TrainingBatch {
  /** `[batch, time, features]`. */
  readonly inputs: Tensor<Float32Array>;
  /** `[batch, time, features]`; `targets[:, t]` is what should follow `inputs[:, t]`. */
  readonly targets: Tensor<Float32Array>;
  /** `[batch, time]`, 1 where the target counts and 0 where a shorter series was padded at its end. Absent: all count. */
  readonly mask?: Tensor<Float32Array>;
}

/** Loss and gradient of a flat parameter vector (the order of `weightShapes`). */
export interface Evaluation {
  /** Mean squared error over everything that counts. */
  readonly loss: number;
  readonly gradient: Float32Array;
}

/** A model and a batch, ready to be evaluated many times. */
export interface Objective {
  evaluate(parameters: Float32Array): Promise<Evaluation>;
  /** Frees the engine's tensors. */
  dispose(): void;
}

/** What does the numbers of training; every engine gives the same ones. */
export interface Engine {
  readonly name: string;
  /** One line for a person: the library, its version and the device. */
  readonly description: string;
  /** @throws InputError when nothing of the batch counts */
  createObjective(spec: ModelSpec, batch: TrainingBatch): Objective;
  /**
   * Warm-up and closed loop, zero initial state, in the model's (scaled) units.
   * @param history `[batch, time, features]`
   * @returns `[batch, time + horizon, features]`: one-step predictions of the history, then the fed-back steps; row `time - 1` is the first step after the history.
   */
  forecast(spec: ModelSpec, weights: Weights, history: Tensor, horizon: number): Promise<Tensor<Float32Array>>;
  /** Ends what the engine started (worker threads); it cannot be used afterwards. */
  dispose(): Promise<void>;
}
