// The training loop: yields epochs. What is done with one (progress, pictures, checkpoints, stopping) is the consumer's affair.
import { type ModelSpec, unflattenWeights } from '@onnxcast/model';
import { meanOf } from '@onnxcast/series';
import { chooseEpoch, isPastPatience } from './choose-epoch.ts';
import type { Validation } from './data/training-data.ts';
import { DivergedError } from './diverged-error.ts';
import type { Engine, Objective, OneStepObjective } from './engines/engine.ts';
import type { Epoch, EpochFigures, TrainingStart } from './epoch.ts';
import { foldBatchNorm } from './fitting/fold-batch-norm.ts';
import { forget, stepScaleOf, takeGuardedStep } from './fitting/guarded-step.ts';
import type { Lessons } from './lessons/lesson.ts';
import type { Closure, Optimizer } from './optimizers/optimizer.ts';
import { addWeightDecay, type Regularisation, startParameters } from './regularisation.ts';
import { nextTurn } from './turns/next-turn.ts';
import { validate } from './validate.ts';

/** What {@link fit} is told. */
export interface FitOptions {
  readonly spec: ModelSpec;
  readonly engine: Engine;
  /** What each epoch learns, of which batch. */
  readonly lessons: Lessons;
  /** One step of it is an epoch, except where a lesson brings its own. */
  readonly optimizer: Optimizer;
  /** Default none. */
  readonly regularisation?: Regularisation | undefined;
  readonly start: TrainingStart;
  /** Number of the last epoch. */
  readonly epochs: number;
  /** Epochs without a lower closed-loop error after which there are no more. Default: any number. */
  readonly patience?: number | undefined;
  /** Judged by after each epoch. */
  readonly validation?: Validation | undefined;
  /** Heard before every closure call. */
  readonly signal?: AbortSignal | undefined;
  /** Told of every closure call, 1-based within its epoch, and awaited. */
  readonly onEvaluation?:
    | ((at: { readonly epoch: number; readonly evaluation: number; readonly loss: number }) => unknown)
    | undefined;
}

/**
 * Trains epoch by epoch; the same start gives the same bits, in one go or resumed from any epoch.
 * @returns epochs `start.epoch + 1` to `epochs`
 * @throws DivergedError when the loss is no finite number where an epoch begins; the epochs before have been yielded
 * @throws the signal's reason when it is aborted
 * @example for await (const { epoch, loss } of fit({ spec, engine, lessons: learnOneStep(spec, batch), optimizer: lbfgs({ lr: 0.8 }), start: { weights }, epochs: 8 })) console.log(epoch, loss);
 */
export async function* fit(options: FitOptions): AsyncGenerator<Epoch, void, undefined> {
  const { spec, engine, lessons, regularisation = {}, start, epochs, patience, validation, signal } = options;
  const { dropout = 0, batchNorm = false, weightDecay = 0 } = regularisation;
  let weights = start.weights;
  let parameters = start.parameters ?? startParameters(spec, weights, regularisation);
  // A checkpoint of before states said whose they are has one of its epoch's own optimizer.
  let owner = start.optimizerState?.owner ?? optimizerOf(options, start.epoch ?? 0).name;
  let state = start.optimizerState ?? options.optimizer.init(parameters);
  let history: readonly EpochFigures[] = start.history ?? [];
  let held: { readonly key: string; readonly objective: Objective } | undefined;
  const losses = new WeakMap<Float32Array, number>();
  try {
    for (let epoch = (start.epoch ?? 0) + 1; epoch <= epochs; epoch++) {
      if (isPastPatience(history, patience)) return;
      const lesson = lessons(epoch);
      if (held?.key !== lesson.key) {
        held?.objective.dispose();
        held = undefined;
        held = { key: lesson.key, objective: await lesson.create(engine, { weights, regularisation }) };
      }
      const { objective } = held;
      const optimizer = optimizerOf(options, epoch);
      let evaluation = 0;
      let lastLoss = Number.NaN;
      const recent: number[] = [];
      const closure: Closure<Float32Array> = async (point) => {
        // Engines compute without ever leaving this turn of the event loop: without a pause no signal would get through.
        await nextTurn();
        signal?.throwIfAborted();
        const result = await objective.evaluate(point, epoch);
        evaluation += 1;
        if (Number.isFinite(result.loss)) {
          lastLoss = result.loss;
          recent.push(result.loss);
          if (recent.length > (lesson.batches ?? 1)) recent.shift();
        }
        losses.set(point, result.loss);
        await options.onEvaluation?.({ epoch, evaluation, loss: result.loss });
        return addWeightDecay(result, point, weightDecay);
      };
      // Another lesson, or other masks, are another function: gradients of the last epoch do not compare with this one's.
      const isNew = dropout > 0 || (epoch > 1 && lessons(epoch - 1).key !== lesson.key);
      if (owner !== optimizer.name || (isNew && optimizer.comparesGradients))
        state = forget(optimizer, parameters, state);
      owner = optimizer.name;
      const step = await takeGuardedStep(optimizer, {
        parameters,
        state,
        closure,
        compares: lesson.batches === undefined,
        notFinite: (loss) => new DivergedError(epoch, loss),
      });
      parameters = step.parameters;
      state = { ...step.state, owner };
      const moved = batchNorm
        ? foldBatchNorm(spec, parameters, await (objective as OneStepObjective).measure(parameters))
        : unflattenWeights(spec, parameters);
      weights = moved;
      const judged = validation ? { validation: await validate(engine, { spec, weights: moved }, validation) } : {};
      const loss = lesson.batches === undefined ? (losses.get(parameters) ?? lastLoss) : meanOf(recent);
      const figures: EpochFigures = { epoch, loss, evaluations: step.evaluations, ...judged };
      history = [...history, figures];
      yield {
        ...figures,
        lesson: lesson.description,
        weights: moved,
        optimizerState: state,
        ...(batchNorm ? { parameters } : {}),
        history,
        isChosen: chooseEpoch(history) === figures,
        ...(step.setback === undefined ? {} : { setback: { reason: step.setback, stepScale: stepScaleOf(state) } }),
      };
    }
  } finally {
    held?.objective.dispose();
  }
}

/** What moves the weights in an epoch; before the first, the training's own. */
export function optimizerOf(
  { lessons, optimizer }: Pick<FitOptions, 'lessons' | 'optimizer'>,
  epoch: number,
): Optimizer {
  return (epoch > 0 ? lessons(epoch).optimizer : undefined) ?? optimizer;
}
