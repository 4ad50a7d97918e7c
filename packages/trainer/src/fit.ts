// The training loop: yields epochs. What is done with one (progress, pictures, checkpoints, stopping) is the consumer's affair.
import { setImmediate } from 'node:timers/promises';
import { type ModelSpec, unflattenWeights, type Weights } from '@onnxcast/model';
import { InputError } from '@onnxcast/series';
import type { Engine, TrainingBatch } from './engine.ts';
import { foldBatchNorm } from './fold-batch-norm.ts';
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
  /** One step of it is an epoch. */
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
  /** Told of every closure call, 1-based within its epoch. */
  readonly onEvaluation?:
    | ((at: { readonly epoch: number; readonly evaluation: number; readonly loss: number }) => void)
    | undefined;
}

/** Figures of one epoch. */
export interface EpochFigures {
  /** 1-based. */
  readonly epoch: number;
  /** Mean squared error at the last closure call, in training mode and without the penalty of weight decay. Without a line search L-BFGS makes one more move after it. */
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
  const { spec, engine, optimizer, regularisation = {}, start, epochs, validation, signal } = options;
  const { dropout = 0, batchNorm = false, weightDecay = 0 } = regularisation;
  let parameters = start.parameters ?? startParameters(spec, start.weights, regularisation);
  let state = start.optimizerState ?? optimizer.init(parameters);
  const objective = engine.createObjective(spec, options.batch, regularisation);
  try {
    for (let epoch = (start.epoch ?? 0) + 1; epoch <= epochs; epoch++) {
      let evaluation = 0;
      let lastLoss = Number.NaN;
      const closure: Closure<Float32Array> = async (point) => {
        // Engines compute without ever leaving this turn of the event loop: without a pause no signal would get through.
        await setImmediate();
        signal?.throwIfAborted();
        const result = await objective.evaluate(point, epoch);
        evaluation += 1;
        if (!Number.isFinite(result.loss)) throw lossError(epoch, evaluation, result.loss);
        lastLoss = result.loss;
        options.onEvaluation?.({ epoch, evaluation, loss: result.loss });
        return addWeightDecay(result, point, weightDecay);
      };
      // Other masks are another function: gradients of the last epoch do not compare with this one's.
      const before = dropout > 0 && optimizer.comparesGradients ? optimizer.init(parameters) : state;
      const step = await optimizer.step(parameters, closure, before);
      parameters = step.parameters;
      state = step.state;
      const weights = batchNorm
        ? foldBatchNorm(spec, parameters, await objective.measure(parameters))
        : unflattenWeights(spec, parameters);
      const figures = validation ? { validation: await validate(engine, spec, weights, validation) } : {};
      const trained = { weights, optimizerState: state, ...(batchNorm ? { parameters } : {}) };
      yield { epoch, loss: lastLoss, evaluations: step.evaluations, ...figures, ...trained };
    }
  } finally {
    objective.dispose();
  }
}

function lossError(epoch: number, evaluation: number, loss: number): InputError {
  const kept = epoch > 1 ? `Epoch ${epoch - 1} is the last good one. ` : '';
  return new InputError(
    `Epoch ${epoch}, evaluation ${evaluation}: the loss is ${loss}, expected a finite number. ${kept}Lower --lr, take --line-search strong-wolfe, or check the data for huge values.`,
    { expected: 'a finite number', actual: String(loss) },
  );
}
