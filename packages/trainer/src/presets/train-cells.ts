// The training of cells: data, lessons and an optimizer become epochs, one by one.
import { initialWeights, type Model, networkOf } from '@onnxcast/model';
import type { OpenSession } from '@onnxcast/onnx/session';
import { createRandom, InputError, type Series } from '@onnxcast/series';
import { prepareTraining } from '../data/training-data.ts';
import type { Engine } from '../engines/engine.ts';
import type { Epoch, TrainingStart } from '../epoch.ts';
import { type FitOptions, fit, optimizerOf } from '../fit.ts';
import { createLessons } from '../lessons/lessons.ts';
import { createOptimizer } from '../optimizers/optimizers.ts';
import { regularisationOf } from '../options.ts';
import type { Platform } from '../platform/platform.ts';
import { settleOptions, windowFor } from '../settle-options.ts';
import type { Training } from '../training.ts';
import { validate } from '../validate.ts';
import type { PresetOptions } from './presets.ts';

/** What a training has to do with this process alone. */
export interface TrainingProcess extends Pick<FitOptions, 'signal' | 'onEvaluation'> {
  /** Where to go on: a checkpoint, or an epoch. Default: from the beginning. */
  readonly start?: TrainingStart | undefined;
  /** A model to go on with: what it is and its weights count, not the options that say what a model is. Its own figures are those of epoch 0, so no epoch is chosen whose closed loop is more than 5 % worse. Default: a new one. */
  readonly model?: Model | undefined;
  /** What opens the graphs of the engine `onnx`: that of `@onnxcast/runtime-node` or another runtime. Default: that engine is not there. */
  readonly openSession?: OpenSession | undefined;
  /** Address of a module that exports `createOpenSession`, for that engine in worker threads. Default: it has one thread. */
  readonly runtime?: string | undefined;
}

/** The same, and what there is where the training runs. */
export interface TrainingPlace extends TrainingProcess, Platform {}

/**
 * Prepares a training of cells from weights drawn by the seed, or from its start.
 * @throws InputError when the series or an option cannot be used, or the start is of other options
 */
export function trainCells(
  series: readonly Series[],
  asked: PresetOptions,
  { start: given, signal, onEvaluation, model, openSession, runtime, openEngine }: TrainingPlace,
): Training {
  const window = windowFor(series, asked);
  const data = prepareTraining(series, { ...asked, window, model: model?.spec });
  const { batch, validation } = data;
  // Engines learn the network alone: the columns of a calendar are features to it.
  const spec = networkOf(data.spec);
  const { settled: options, steps } = settleOptions(asked, { window, stretches: batch.inputs.shape[0]! });
  const [stretches, time] = batch.inputs.shape as [number, number];
  const size = { series: window === undefined ? stretches : options.batch, steps: Math.min(window ?? time, time) };
  const windows = window === undefined ? {} : { windows: { window, batch: options.batch } };
  const lessons = createLessons(spec, batch, { ...options, ...windows });
  const optimizer = createOptimizer({ ...options, iterations: steps });
  const owner = given?.optimizerState?.owner;
  const expected = optimizerOf({ lessons, optimizer }, given?.epoch ?? 0).name;
  if (owner !== undefined && owner !== expected) {
    throw new InputError({
      found: `The state to start from is that of the optimizer ${owner} after epoch ${given?.epoch ?? 0}`,
      expected: `one of ${expected}`,
      remedy: 'Go on with the options that it was started with, or start from its weights alone.',
    });
  }
  const start = given ?? {
    weights: (model?.weights as TrainingStart['weights']) ?? initialWeights(spec, createRandom(options.seed)),
  };
  const judgeStart = async (engine: Engine): Promise<TrainingStart> => {
    const { weights } = start;
    const figures = await validate(engine, { spec, weights }, validation);
    return { ...start, history: [{ epoch: 0, loss: figures.oneStepLoss, evaluations: 0, validation: figures }] };
  };
  const epochs = async function* (told?: Engine): AsyncGenerator<Epoch, void, undefined> {
    const engine =
      told ?? (await openEngine({ ...options, hidden: spec.hidden, cell: spec.cell, size, openSession, runtime }));
    try {
      yield* fit({
        spec,
        validation,
        lessons,
        optimizer,
        engine,
        regularisation: regularisationOf(options),
        start: given === undefined && model !== undefined ? await judgeStart(engine) : start,
        epochs: options.epochs,
        patience: options.patience,
        signal,
        onEvaluation,
      });
    } finally {
      if (told === undefined) await engine.dispose();
    }
  };
  return { ...data, options, steps, size, start, usesEngine: true, epochs, [Symbol.asyncIterator]: () => epochs() };
}
