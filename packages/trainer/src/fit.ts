// The training loop: yields epochs. What is done with one (progress, pictures, checkpoints, stopping) is the consumer's affair.
import { setImmediate } from 'node:timers/promises';
import { type ModelSpec, unflattenWeights, type Weights } from '@onnxcast/model';
import { InputError } from '@onnxcast/series';
import { createCurriculum } from './curriculum.ts';
import type { Engine, Objective, OneStepObjective, TrainingBatch } from './engine.ts';
import { foldBatchNorm } from './fold-batch-norm.ts';
import { forget, stepScaleOf, takeGuardedStep } from './guarded-step.ts';
import type { Curriculum } from './lesson.ts';
import type { Closure, Optimizer, OptimizerState } from './optimizer.ts';
import { addWeightDecay, type Regularisation, startParameters } from './regularisation.ts';
import type { Validation } from './training-data.ts';
import { type ValidationFigures, validate } from './validate.ts';

/** Where training begins; a checkpoint is one. */
export interface FitStart {
  readonly weights: Weights;
  /** Number of the epoch that ended in these weights. Default 0: none. */
  readonly epoch?: number;
  /** What the optimizer remembers of it. Default: nothing. */
  readonly optimizerState?: OptimizerState<Float32Array> | undefined;
  /** What training moves, where that is more than the weights; see {@link Epoch}. Default: fresh. */
  readonly parameters?: Float32Array | undefined;
}

/** What {@link fit} is told. */
export interface FitOptions {
  readonly spec: ModelSpec;
  readonly engine: Engine;
  /** One step of it is an epoch, except where a lesson of the curriculum brings its own. */
  readonly optimizer: Optimizer;
  /** The whole batch is seen at every closure call. */
  readonly batch: TrainingBatch;
  /** Default none. */
  readonly regularisation?: Regularisation | undefined;
  readonly start: FitStart;
  /** Number of the last epoch. */
  readonly epochs: number;
  /** Judged by after each epoch. */
  readonly validation?: Validation | undefined;
  /** Heard before every closure call. */
  readonly signal?: AbortSignal | undefined;
  /** What each epoch learns. Default: one step ahead, the whole batch. */
  readonly curriculum?: Curriculum | undefined;
  /** Told of every epoch that was undone down to its best point; training goes on from there with shorter steps. */
  readonly onSetback?:
    | ((at: { readonly epoch: number; readonly reason: string; readonly stepScale: number }) => void)
    | undefined;
  /** Told of every closure call, 1-based within its epoch. */
  readonly onEvaluation?:
    | ((at: { readonly epoch: number; readonly evaluation: number; readonly loss: number }) => void)
    | undefined;
}

/** Figures of one epoch. */
export interface EpochFigures {
  /** 1-based. */
  readonly epoch: number;
  /** Mean squared error where the epoch ended, in training mode and without the penalty of weight decay: at the weights, or where they were not evaluated at the last closure call. Without a line search L-BFGS makes one more move after it. */
  readonly loss: number;
  /** Number of closure calls. */
  readonly evaluations: number;
  readonly validation?: ValidationFigures;
}

/** One epoch and all that is needed to go on from it. */
export interface Epoch extends EpochFigures {
  /** The model as it is evaluated and exported: batch norm is folded into it by the batch's statistics, dropout has no part in it. */
  readonly weights: Weights<Float32Array>;
  /** With batch norm what training moves: weights that are not folded, then scales and shifts. Absent: the weights are all. */
  readonly parameters?: Float32Array;
  readonly optimizerState: OptimizerState<Float32Array>;
}

/**
 * Trains epoch by epoch; the same start gives the same bits, in one go or resumed from any epoch.
 * @returns epochs `start.epoch + 1` to `epochs`
 * @throws InputError when the loss is no finite number; the epochs before have been yielded
 * @throws the signal's reason when it is aborted
 * @example for await (const { epoch, loss } of fit({ spec, engine, optimizer: lbfgs({ lr: 0.8 }), batch, start: { weights }, epochs: 8 })) console.log(epoch, loss);
 */
export async function* fit(options: FitOptions): AsyncGenerator<Epoch, void, undefined> {
  const { spec, engine, regularisation = {}, start, epochs, validation, signal } = options;
  const { dropout = 0, batchNorm = false, weightDecay = 0 } = regularisation;
  const lessonOf =
    options.curriculum ?? createCurriculum(spec, options.batch, { cure: 'none', seed: 0, regularisation });
  let weights = start.weights;
  let parameters = start.parameters ?? startParameters(spec, weights, regularisation);
  let state = start.optimizerState ?? options.optimizer.init(parameters);
  let held: { readonly key: string; readonly objective: Objective } | undefined;
  const losses = new WeakMap<Float32Array, number>();
  try {
    for (let epoch = (start.epoch ?? 0) + 1; epoch <= epochs; epoch++) {
      const lesson = lessonOf(epoch);
      if (held?.key !== lesson.key) {
        held?.objective.dispose();
        held = undefined;
        held = { key: lesson.key, objective: await lesson.create(engine, weights) };
      }
      const { objective } = held;
      const { optimizer = options.optimizer } = lesson;
      let evaluation = 0;
      let lastLoss = Number.NaN;
      const closure: Closure<Float32Array> = async (point) => {
        // Engines compute without ever leaving this turn of the event loop: without a pause no signal would get through.
        await setImmediate();
        signal?.throwIfAborted();
        const result = await objective.evaluate(point, epoch);
        evaluation += 1;
        if (Number.isFinite(result.loss)) lastLoss = result.loss;
        losses.set(point, result.loss);
        options.onEvaluation?.({ epoch, evaluation, loss: result.loss });
        return addWeightDecay(result, point, weightDecay);
      };
      // Another lesson, or other masks, are another function: gradients of the last epoch do not compare with this one's.
      const isNew = dropout > 0 || (epoch > 1 && lessonOf(epoch - 1).key !== lesson.key);
      if (isNew && optimizer.comparesGradients) state = forget(optimizer, parameters, state);
      const step = await takeGuardedStep(optimizer, parameters, state, closure, (loss) => lossError(epoch, loss));
      parameters = step.parameters;
      state = step.state;
      const { setback } = step;
      if (setback !== undefined) options.onSetback?.({ epoch, reason: setback, stepScale: stepScaleOf(state) });
      const moved = batchNorm
        ? foldBatchNorm(spec, parameters, await (objective as OneStepObjective).measure(parameters))
        : unflattenWeights(spec, parameters);
      weights = moved;
      const figures = validation ? { validation: await validate(engine, spec, moved, validation) } : {};
      const trained = { weights: moved, optimizerState: state, ...(batchNorm ? { parameters } : {}) };
      yield { epoch, loss: losses.get(parameters) ?? lastLoss, evaluations: step.evaluations, ...figures, ...trained };
    }
  } finally {
    held?.objective.dispose();
  }
}

function lossError(epoch: number, loss: number): InputError {
  const kept = epoch > 1 ? `Epoch ${epoch - 1} is the last good one. ` : '';
  return new InputError(
    `Epoch ${epoch}, evaluation 1: the loss is ${loss}, expected a finite number. ${kept}Lower the learning rate (lr), take the line search strong-wolfe, or check the data for huge values, which scaling standard takes in.`,
    { expected: 'a finite number', found: String(loss) },
  );
}
