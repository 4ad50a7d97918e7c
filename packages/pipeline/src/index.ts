// One call from data to a forecaster.
export { type CreateForecasterOptions, createForecaster } from './create-forecaster.ts';
export type { Data } from './to-series.ts';
export type { TrainedForecaster, Training } from './trained-forecaster.ts';
