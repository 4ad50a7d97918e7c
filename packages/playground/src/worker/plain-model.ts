// What the page does with a model's weights; loaded when runtimes are compared, which most visits never do.
import { convert, type ModelSource, readWeights } from '@onnxcast/converter';
import { findStarts, referenceForecast } from '@onnxcast/model';
import type { Given } from '../state/features.ts';

/** A model without ONNX Runtime. */
export interface PlainModel extends Pick<ModelSource, 'spec' | 'metadata'> {
  /** `[time, features]` -> `[horizon, targets]`. */
  forecast(history: Given, horizon: number): Float64Array;
}

/**
 * Opens a file for the plain loops of `@onnxcast/model`.
 * @throws ModelFileError when the file is not one that `convert` wrote
 */
export function openPlainModel(model: Uint8Array, file: string): PlainModel {
  const { spec, metadata, weights } = readWeights(model, file);
  return {
    spec,
    metadata,
    forecast: ({ values, times }, horizon) => {
      const width = spec.features.length;
      const shape = [1, values.length / width, width];
      const startTimes = findStarts(spec, [
        { id: 'history', features: spec.features, values, ...(times && { times }) },
      ]);
      return referenceForecast({ spec, weights }, { shape, data: values }, { horizon, startTimes }).forecast.data;
    },
  };
}

/**
 * Writes a model anew as a graph of one step, in float32, for WebGPU has no float64.
 * @throws ModelFileError when the file is not one that `convert` wrote
 */
export function toStepModel(model: Uint8Array, file: string): Uint8Array {
  const { spec, weights } = readWeights(model, file);
  return convert(spec, weights, { form: 'step', numbers: 'float32' });
}
