// What is learnt from: pairs one step apart, or stretches to warm up on and then to forecast in closed loop. Knows nothing of engines.
import { InputError, type Tensor } from '@onnxcast/series';

/** One-step-ahead pairs in the model's (scaled) units. */
export interface TrainingBatch {
  /** `[batch, time, features]`, future covariates in the row before their own (`alignBatch`). */
  readonly inputs: Tensor<Float32Array>;
  /** `[batch, time, targets]`; `targets[:, t]` is what should follow `inputs[:, t]`, of a model that tells several steps at once the first of them. */
  readonly targets: Tensor<Float32Array>;
  /** `[batch, time]` or `[batch, time, targets]`: 1 where the target counts, 0 where a shorter series was padded at its end or a missing value filled in. Absent: all count. */
  readonly mask?: Tensor<Float32Array>;
  /** Number of the first series, where this is a part of a batch. Default 0. */
  readonly firstSeries?: number;
}

/** Stretches of series to warm up on and then to forecast in closed loop, in the model's (scaled) units. */
export interface ClosedLoopBatch {
  /** `[batch, time, features]`; the first `warmUp` rows are fed to the model, of the later ones only what is known in advance. */
  readonly inputs: Tensor<Float32Array>;
  /** `[batch, time, targets]`; `targets[:, t]` is what should follow `inputs[:, t]`. */
  readonly targets: Tensor<Float32Array>;
  /** `[batch, time]` or `[batch, time, targets]`: the loss is the sum of importance times squared error. */
  readonly importance: Tensor<Float32Array>;
  /** Steps that are fed from the data, 1 or more. The rest is the closed loop. */
  readonly warmUp: number;
}

/** How the loss of a closed loop is put together. */
export interface ClosedLoopOptions {
  /** Steps that are fed from the data. */
  readonly warmUp: number;
  /** Part of the loss, from 0 to 1, that is the mean squared error of the one-step-ahead predictions in the warm-up; the rest is that of the closed loop. */
  readonly oneStepWeight: number;
}

/**
 * Turns one-step pairs into a closed loop's batch: a warm-up, then a closed loop over what is left of the batch's time.
 * @throws InputError when no step of the closed loop counts
 */
export function toClosedLoopBatch(batch: TrainingBatch, { warmUp, oneStepWeight }: ClosedLoopOptions): ClosedLoopBatch {
  const [count, time] = batch.inputs.shape as [number, number];
  const targets = batch.targets.shape[2]!;
  const mask = batch.mask ?? { shape: [count, time], data: new Float32Array(count * time).fill(1) };
  const importance = new Float32Array(mask.data.length);
  const apart = mask.data.length / (count * time); // targets that are masked one by one, or 1
  const partOf = (at: number) => (Math.floor(at / apart) % time < warmUp ? 0 : 1);
  const sums = [0, 0];
  mask.data.forEach((counts, at) => {
    sums[partOf(at)]! += counts;
  });
  if (!(sums[1]! > 0)) {
    throw new InputError(
      `No step of the closed loop counts after a warm-up of ${warmUp} of ${time} steps. Give longer series or a shorter warm-up.`,
    );
  }
  // Without a step to count in the warm-up, the closed loop is all there is.
  const shares = sums[0]! > 0 ? [oneStepWeight, 1 - oneStepWeight] : [0, 1];
  mask.data.forEach((counts, at) => {
    const part = partOf(at);
    if (counts > 0) importance[at] = (shares[part]! * counts) / (sums[part]! * (targets / apart));
  });
  return {
    inputs: batch.inputs,
    targets: batch.targets,
    importance: { shape: mask.shape, data: importance },
    warmUp,
  };
}
