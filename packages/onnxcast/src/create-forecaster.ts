// From data to a forecaster: shapes are read off the data, it is split, a model of the right shape is trained, exported and opened.
import { convert } from '@onnxcast/converter';
import { initialWeights } from '@onnxcast/model';
import { Forecaster } from '@onnxcast/runtime-node';
import { createRandom, InputError, lengthOf, type ReadOptions, type Share } from '@onnxcast/series';
import { writeFile } from '@onnxcast/series/write-file';
import {
  chooseEpoch,
  createCurriculum,
  createOptimizer,
  type Epoch,
  type EpochFigures,
  fit,
  isPastPatience,
  openEngine,
  prepareTraining,
  regularisationOf,
  type TrainOptions,
  trainOptionsSchema,
} from '@onnxcast/trainer';
import { type Data, toSeries } from './to-series.ts';
import type { TrainedForecaster } from './trained-forecaster.ts';

/** What training can be told, and how the data is split; every field may be left out. */
export interface CreateForecasterOptions extends Partial<Omit<TrainOptions, 'hidden'>> {
  /** Hidden size of each cell, first to last. Default 64, 64. */
  readonly hidden?: readonly number[];
  /** Series, the first ones, kept from training to judge epochs by: a count, or a percentage such as `20%`. Default 0. */
  readonly test?: Share | undefined;
  /** Last time steps of every series that training never sees: a count, or a percentage. Default 0. */
  readonly holdout?: Share | undefined;
  /**
   * Closed-loop steps that epochs are judged by, at most four fifths of the shortest series; more are refused, or with
   * `test` series cut to what those have, see `training.horizon`. Default: the hold-out, or a fifth of the series where that is less or nothing is held out.
   */
  readonly horizon?: number | undefined;
  /** How a file of series is read. */
  readonly read?: ReadOptions;
  /** Told of every epoch. */
  readonly onEpoch?: (figures: EpochFigures) => void;
  /** Stops the training. */
  readonly signal?: AbortSignal;
}

/**
 * Trains a forecaster on data of any number, length and width.
 * @param data path of a file of series, `Series`, or plain numbers; one or many
 * @returns an open forecaster whose model is the last epoch whose closed-loop error on held-out data is within 5 % of the lowest
 * @throws InputError when the data or an option cannot be used
 * @throws SetupError when `engine: 'tensorflow'` is asked for and not set up
 * @example
 * const forecaster = await createForecaster([sales], { hidden: [32, 32], scaling: 'standard', holdout: '10%' });
 * const { values, times } = await forecaster.forecast(sales, 12);
 * await forecaster.save('sales.onnx');
 */
export async function createForecaster(data: Data, options: CreateForecasterOptions = {}): Promise<TrainedForecaster> {
  const { test, holdout, horizon, read = {}, onEpoch, signal, ...told } = checkOptions(options);
  const settings = parseOptions(told);
  const series = await toSeries(data, read);
  const prepared = prepareTraining(series, { ...settings, test, holdout, horizon });
  const { spec, batch, validation } = prepared;
  const engine = await openEngine(settings);
  const epochs: Epoch[] = [];
  try {
    const start = { weights: initialWeights(spec, createRandom(settings.seed)) };
    const optimizer = createOptimizer(settings);
    for await (const epoch of fit({
      spec,
      engine,
      optimizer,
      batch,
      regularisation: regularisationOf(settings),
      curriculum: createCurriculum(spec, batch, { ...settings, regularisation: regularisationOf(settings) }),
      validation,
      start,
      epochs: settings.epochs,
      signal,
    })) {
      epochs.push(epoch);
      onEpoch?.(toFigures(epoch));
      if (isPastPatience(epochs, settings.patience)) break;
    }
  } finally {
    await engine.dispose();
  }
  const chosen = chooseEpoch(epochs);
  if (chosen === undefined) throw new InputError('epochs: found 0, expected 1 or more. There is no model otherwise.');
  const model = convert(spec, chosen.weights);
  const forecaster = await Forecaster.load(model);
  const lengths = series.map(lengthOf);
  return {
    model,
    training: {
      spec,
      data: { series: series.length, shortest: Math.min(...lengths), longest: Math.max(...lengths) },
      trained: batch.inputs.shape,
      test: prepared.test,
      holdout: prepared.holdout,
      horizon: validation.future.shape[1]!,
      epochs: epochs.map(toFigures),
      chosen: toFigures(chosen),
    },
    description: forecaster.description,
    forecast: forecaster.forecast.bind(forecaster),
    fitted: forecaster.fitted.bind(forecaster),
    dispose: () => forecaster.dispose(),
    save: (path) => writeFile(path, model),
  };
}

function toFigures({ weights: _weights, parameters: _moved, optimizerState: _state, ...figures }: Epoch): EpochFigures {
  return figures;
}

function checkOptions(options: unknown): CreateForecasterOptions {
  if (typeof options === 'object' && options !== null) return options;
  throw new InputError(`options: found ${String(options)}, expected an object such as { holdout: '10%' }.`);
}

function parseOptions(told: Readonly<Record<string, unknown>>): TrainOptions {
  const result = trainOptionsSchema.strict().safeParse(told);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const name = issue?.path.join('.') || 'options';
  throw new InputError(`${name}: ${issue?.message ?? 'not valid'}.`);
}
