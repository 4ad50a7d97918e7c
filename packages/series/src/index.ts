// What the package gives, in the order of use. In a page `readSeries` only says to use `parseSeries`.

// Getting series

export { type FormatOptions, formatSeries } from './format-series.ts';
export { generateSine, type SineOptions } from './generate.ts';
export { type FamilyOptions, type FamilyWave, generateFamily } from './generate-family.ts';
export { generateMinutes, type MinutesOptions } from './generate-minutes.ts';
export { parseSeries, type ReadOptions } from './read.ts';
export { readSeries } from './read-file.ts';
export { lengthOf, type Series } from './series.ts';

// Making them ready

export { type Batch, createBatch, holdOut, sliceSeries, splitSeries, toTensor } from './dataset.ts';
export { createRandom, type Random, restoreRandom } from './random.ts';
export { type Scale, scaleOf, standardise } from './scale.ts';
export { countOf, type Share } from './share.ts';
export type { FloatArray, Tensor } from './tensor.ts';

// Forecasts and the times they are for

export { continueTimes, countMissingTimes, inferFrequency, seasonOf } from './calendar.ts';
export { type Forecast, type ForecastNames, formatForecasts } from './forecast.ts';

// Judging forecasts

export {
  type BacktestOptions,
  type BacktestResult,
  backtest,
  errorsOf,
  type ForecastErrors,
  type ForecastFunction,
} from './backtest.ts';
export { drift, naive, seasonalNaive } from './baselines.ts';
export { mae, mase, rmse, smape } from './metrics.ts';

// Errors of all packages

export {
  command,
  type Door,
  type ErrorFields,
  InputError,
  ModelFileError,
  OnnxcastError,
  option,
  SetupError,
  sentenceOf,
  type Text,
  text,
  UnsupportedError,
} from './errors.ts';
