// The file of an epoch, made in a page: its weights and, where steps were kept from training, how wide intervals are.
import { convert } from '@onnxcast/converter';
import { Forecaster, type LoadOptions } from '@onnxcast/runtime-web';
import type { Series } from '@onnxcast/series';
import type { Epoch, Training } from '@onnxcast/trainer/web';
import { calibrateModel } from '../training/calibrate-model.ts';

/** Options of {@link exportEpoch}. */
export interface ExportOptions {
  /** The series that the training was given. */
  readonly series: readonly Series[];
  readonly training: Training;
  /** How the model is opened that tells how far its forecasts of the past were off. */
  readonly load?: LoadOptions;
}

/**
 * Writes an epoch as one .onnx file, with intervals where the data tells how wide they are.
 * @returns the bytes of the file
 * @example
 * const training = train(series, { hidden: [32], worker: true });
 * let best: Epoch | undefined;
 * for await (const epoch of training) if (epoch.isChosen) best = epoch;
 * const model = await exportEpoch(best, { series, training });
 */
export async function exportEpoch(
  { epoch, weights, history }: Pick<Epoch, 'epoch' | 'weights' | 'history'>,
  { series, training, load = {} }: ExportOptions,
): Promise<Uint8Array> {
  const { spec } = await calibrateModel(weights, { series, training, load: (model) => Forecaster.load(model, load) });
  const { options } = training;
  const figures = history.find((one) => one.epoch === epoch);
  return convert(spec, weights, { training: { 'onnxcast.training': JSON.stringify({ ...figures, options }) } });
}
