/**
 * What a page imports that trains: the trainer over ONNX Runtime's WebAssembly, and what writes the .onnx file. A page
 * that only forecasts imports `onnxcast/web` and carries nothing of this.
 * @module onnxcast/web/training
 */

// Training a model

export type { ModelSpec, Weights } from '@onnxcast/model';
export {
  DivergedError,
  type Epoch,
  type EpochFigures,
  type Progress,
  type Training,
} from '@onnxcast/trainer/web';
export {
  type PageInTurnsRequest,
  type PageTrainRequest,
  type TrainingRuntime,
  train,
  trainInTurns,
} from './train-in-page.ts';

// Writing it as a file, and reading one back

export { type ConvertOptions, convert, type ModelSource, readWeights } from '@onnxcast/converter';
export { type ExportOptions, exportEpoch } from './export-epoch.ts';
