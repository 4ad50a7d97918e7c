// The training of cells: data, lessons and an optimizer become epochs, one by one.
import { initialWeights } from '@onnxcast/model';
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
import type { PresetOptions } from './presets.ts';

/** What a training has to do with this process alone. */
export interface TrainingProcess extends Pick<FitOptions, 'signal' | 'onEvaluation'> {
  /** Where to go on: a checkpoint, or an epoch. Default: from the beginning. */
  readonly start?: TrainingStart | undefined;
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
  told: PresetOptions,
  { start: given, signal, onEvaluation, openSession, runtime, openEngine }: TrainingPlace,
): Training {
  const window = windowFor(series, told);
  const data = prepareTraining(series, { ...told, window });
  const { spec, batch, validation } = data;
  const { settled: options, steps } = settleOptions(told, { window, stretches: batch.inputs.shape[0]! });
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
  const start = given ?? { weights: initialWeights(spec, createRandom(options.seed)) };
  const epochs = async function* (given?: Engine): AsyncGenerator<Epoch, void, undefined> {
    const engine = given ?? (await openEngine({ ...options, openSession, runtime }));
    try {
      yield* fit({
        spec,
        validation,
        lessons,
        optimizer,
        engine,
        regularisation: regularisationOf(options),
        start,
        epochs: options.epochs,
        patience: options.patience,
        signal,
        onEvaluation,
      });
    } finally {
      if (given === undefined) await engine.dispose();
    }
  };
  return { ...data, options, steps, start, usesEngine: true, epochs, [Symbol.asyncIterator]: () => epochs() };
}
