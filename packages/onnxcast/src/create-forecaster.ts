// From data to a forecaster: shapes are read off the data, it is split, a model of the right shape is trained, exported and opened.
import { convert } from '@onnxcast/converter';
import type { FileOptions } from '@onnxcast/reader';
import { Forecaster } from '@onnxcast/runtime-node';
import { checkOptions, describeValue, InputError, lengthOf } from '@onnxcast/series';
import { refuseMissing } from '@onnxcast/series/missing-options';
import { writeFile } from '@onnxcast/series/write-file';
import {
  type Epoch,
  type EpochFigures,
  type TrainInput,
  type TrainRequest,
  trainOptionsSchema,
} from '@onnxcast/trainer';
import { covariatesOf, type Data, toSeries } from './to-series.ts';
import type { TrainedForecaster } from './trained-forecaster.ts';
import { calibrateModel } from './training/calibrate-model.ts';
import { loadOnCpu } from './training/load-on-cpu.ts';
import { noEpoch } from './training/no-epoch.ts';
import { trainInTurns } from './training/train.ts';

/** What training can be told, and how the data is read; every field may be left out. */
export interface CreateForecasterOptions extends TrainInput {
  /** How a file of series is read. */
  readonly read?: FileOptions;
  /** Told of every epoch, and awaited; what it throws ends the training. */
  readonly onEpoch?: (figures: EpochFigures) => unknown;
  /** Told of every evaluation of the loss, and awaited; what it throws ends the training. */
  readonly onEvaluation?: TrainRequest['onEvaluation'];
  /** Stops the training. */
  readonly signal?: AbortSignal;
}

const OPTIONS: Readonly<Record<string, unknown>> = {
  ...trainOptionsSchema.shape,
  ...({ read: true, onEpoch: true, onEvaluation: true, signal: true } satisfies Record<
    Exclude<keyof CreateForecasterOptions, keyof TrainInput>,
    true
  >),
};

/**
 * Trains a forecaster on data of any number, length and width: an autoregression where no option of cells is told, with one LSTM cells.
 * @param data path of a file of series, `Series`, or plain numbers; one or many
 * @returns an open forecaster whose model is the last epoch whose closed-loop error on held-out data is within 5 % of the lowest
 * @throws InputError when the data or an option cannot be used
 * @throws SetupError when `engine: 'tensorflow'` is asked for and not set up
 * @example
 * const forecaster = await createForecaster([sales], { holdout: '10%' });
 * const { values, times } = await forecaster.forecast(sales, 12);
 * await forecaster.save('sales.onnx');
 */
export async function createForecaster(data: Data, options: CreateForecasterOptions = {}): Promise<TrainedForecaster> {
  const { read = {}, onEpoch, ...request } = parseOptions(options);
  const series = await toSeries(data, { ...covariatesOf(request), ...read });
  const training = await trainInTurns(series, request);
  let chosen: Epoch | undefined;
  let epochs: readonly EpochFigures[] = [];
  for await (const epoch of training) {
    if (epoch.isChosen) chosen = epoch;
    epochs = epoch.history;
    await onEpoch?.(epochs.at(-1)!);
  }
  if (chosen === undefined) throw noEpoch();
  const { batch, validation, test, holdout, window } = training;
  const { spec } = await calibrateModel(chosen.weights, { series, training, load: loadOnCpu });
  const model = convert(spec, chosen.weights);
  const forecaster = await Forecaster.load(model);
  const lengths = series.map(lengthOf);
  return {
    model,
    training: {
      spec,
      data: { series: series.length, shortest: Math.min(...lengths), longest: Math.max(...lengths) },
      trained: batch.inputs.shape.with(1, Math.min(window ?? Number.POSITIVE_INFINITY, batch.inputs.shape[1]!)),
      test,
      holdout,
      horizon: validation.future.shape[1]!,
      epochs,
      chosen: chosen.history.at(-1)!,
    },
    description: forecaster.description,
    forecast: forecaster.forecast.bind(forecaster),
    fitted: forecaster.fitted.bind(forecaster),
    dispose: () => forecaster.dispose(),
    save: (path) => writeFile(path, model),
  };
}

function parseOptions(options: unknown): CreateForecasterOptions {
  refuseMissing(options);
  checkOptions(options, OPTIONS);
  const refuse = (option: string, found: unknown, expected: string) =>
    new InputError({ option, found: describeValue(found), expected });
  const { onEpoch, signal, read } = options as CreateForecasterOptions;
  if (onEpoch !== undefined && typeof onEpoch !== 'function') throw refuse('onEpoch', onEpoch, 'a function');
  if (signal !== undefined && !(signal instanceof AbortSignal)) throw refuse('signal', signal, 'an AbortSignal');
  if (read !== undefined && (typeof read !== 'object' || read === null)) {
    throw refuse('read', read, "an object such as { time: 'Date' }");
  }
  return options as CreateForecasterOptions;
}
