/**
 * What pages import, in the order of use: nothing of Node, and no training.
 * @module onnxcast/web
 */

export { type Anomaly, type Detection, type DetectOptions, detect } from '@onnxcast/runtime';
export { Forecaster, type LoadOptions, type ModelSource } from '@onnxcast/runtime-web';
export {
  continueTimes,
  drift,
  type Forecast,
  formatForecasts,
  generateSine,
  InputError,
  lengthOf,
  ModelFileError,
  mae,
  mase,
  naive,
  OnnxcastError,
  parseSeries,
  type ReadOptions,
  rmse,
  type Series,
  SetupError,
  seasonalNaive,
  smape,
  UnsupportedError,
} from '@onnxcast/series';
