// The one assembly of a training: series and options become data, lessons and an optimizer, and epochs come out one by one.
import { initialWeights } from '@onnxcast/model';
import { createRandom, describeValue, InputError, type Series } from '@onnxcast/series';
import { trainAutoregression } from './autoregression/train-autoregression.ts';
import { prepareTraining } from './data/training-data.ts';
import { expectationOf } from './describe-issue.ts';
import type { Engine } from './engines/engine.ts';
import { openEngine } from './engines/engines.ts';
import type { Epoch } from './epoch.ts';
import { type FitOptions, fit, optimizerOf } from './fit.ts';
import { createLessons } from './lessons/lessons.ts';
import { createOptimizer } from './optimizers/optimizers.ts';
import { regularisationOf, type TrainInput, type TrainOptions, trainOptionsSchema } from './options.ts';
import { settleOptions, windowFor } from './settle-options.ts';
import type { Training } from './training.ts';

/** What {@link train} is told: options of the schema, and what has to do with this process alone. */
export interface TrainRequest extends TrainInput, Pick<FitOptions, 'signal' | 'onEvaluation'> {
  /** Where to go on: a checkpoint, or an epoch. Default: weights drawn by the seed. */
  readonly start?: Training['start'] | undefined;
}

/**
 * Prepares a training; nothing is computed before its first epoch is asked for.
 * @throws InputError when the series or an option cannot be used, or options do not go together
 * @example
 * let best: Epoch | undefined;
 * for await (const epoch of train(series, { hidden: [32, 32] })) if (epoch.isChosen) best = epoch;
 */
export function train(series: readonly Series[], request: TrainRequest = {}): Training {
  const { start: given, signal, onEvaluation, ...told } = request;
  checkSeries(series);
  const parsed = parseTrainOptions(told);
  if (parsed.preset === 'auto') return trainAutoregression(series, parsed, given);
  const window = windowFor(series, parsed);
  const data = prepareTraining(series, { ...parsed, window });
  const { spec, batch, validation } = data;
  const { settled: options, steps } = settleOptions(parsed, { window, stretches: batch.inputs.shape[0]! });
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
    const engine = given ?? (await openEngine(options));
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
  return { ...data, options, steps, start, epochs, [Symbol.asyncIterator]: () => epochs() };
}

/** @throws InputError where a caller in plain JavaScript gives something else than series */
function checkSeries(series: unknown): void {
  const isSeries = (one: unknown) => typeof one === 'object' && one !== null && 'features' in one && 'values' in one;
  const wrong = Array.isArray(series) ? series.find((one) => !isSeries(one)) : series;
  if (Array.isArray(series) && series.every(isSeries)) return;
  const expected = 'a list of series, each with id, features and values';
  const remedy = 'Read a file with readSeries.';
  throw new InputError({ option: 'series', found: describeValue(wrong), expected, remedy });
}

/** @throws InputError that names the option, what was found and what was expected */
function parseTrainOptions(told: unknown): TrainOptions {
  const result = trainOptionsSchema.strict().safeParse(told);
  if (result.success) return result.data;
  const issue = result.error.issues[0]!;
  if (issue.code === 'unrecognized_keys') {
    const expected = `some of ${Object.keys(trainOptionsSchema.shape).join(', ')}`;
    throw new InputError({ option: 'options', found: issue.keys.join(', '), expected });
  }
  const { path } = issue;
  const found = path.reduce<unknown>((value, key) => (value as Record<PropertyKey, unknown>)[key], told);
  throw new InputError({
    option: path.join('.') || 'options',
    found: describeValue(found),
    expected: expectationOf(issue),
  });
}
