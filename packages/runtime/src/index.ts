// Forecasting with a file.

export type { OpenSession, RuntimeDescription, Session, SessionTensor, Tensors } from '@onnxcast/onnx/session';
export { describeError } from './describe-error.ts';
// What a runtime must give us.
export { detect } from './detect/detect.ts';
export type { Anomaly, Detection, DetectOptions } from './detect/detection.ts';
export type { ForecastStream, StreamState } from './forecast-stream.ts';
export { Forecaster, type LoadOptions } from './forecaster.ts';
export type { ForecastManyOptions, ForecastOptions, FutureCovariates } from './future-covariates.ts';
export type { History } from './history.ts';
export { createQueue, type Queue } from './queue.ts';
