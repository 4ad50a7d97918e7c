// What the page does with a model's weights; loaded when runtimes are compared, which most visits never do.
import { convert, type ModelSource, readWeights } from '@onnxcast/converter';
import { referenceForecast } from '@onnxcast/model';

/** A model without ONNX Runtime. */
export interface PlainModel extends Pick<ModelSource, 'spec' | 'metadata'> {
  /** `[time, features]` -> `[horizon, targets]`. */
  forecast(history: Float64Array, horizon: number): Float64Array;
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
    forecast: (history, horizon) => {
      const width = spec.features.length;
      const shape = [1, history.length / width, width];
      return referenceForecast({ spec, weights }, { shape, data: history }, { horizon }).forecast.data;
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
