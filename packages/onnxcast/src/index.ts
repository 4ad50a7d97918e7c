/**
 * What people install, in the order of use. For pages: `onnxcast/web`.
 * @module onnxcast
 */

// Getting series

export { type FileOptions, readSeries } from '@onnxcast/reader';
export {
  type FamilyOptions,
  type FamilyWave,
  type FormatOptions,
  formatSeries,
  generateFamily,
  generateMinutes,
  generateSine,
  lengthOf,
  type MinutesOptions,
  parseSeries,
  type ReadOptions,
  type Series,
  type SineOptions,
} from '@onnxcast/series';

// Training a model

export type { ModelSpec, Weights } from '@onnxcast/model';
export {
  DivergedError,
  type Epoch,
  type EpochFigures,
  type Training,
  type TrainRequest,
} from '@onnxcast/trainer';
export { type CreateForecasterOptions, createForecaster } from './create-forecaster.ts';
export { type ImportOptions, importPytorch } from './import-pytorch.ts';
export type { Data, NumberArray, Numbers } from './to-series.ts';
export type { TrainedForecaster, TrainingSummary } from './trained-forecaster.ts';
export { train, trainInTurns } from './training/train.ts';

// Searching its options

export { DEFAULT_SPACE, type Range, type SearchSpace, type TrialOptions } from './tune/search-space.ts';
export { type SearchName, searchNames } from './tune/searches.ts';
export type { TrialState, TrialStore, TrialTask } from './tune/trial.ts';
export { rankTrials, type Trial } from './tune/trial-figures.ts';
export type { AskedTrial, TrialPlace } from './tune/trial-places.ts';
export { type TuneEnd, type TuneOptions, tune } from './tune/tune.ts';

// Writing it as a file

export { type ConvertOptions, convert } from '@onnxcast/converter';
export { type GraphForm, graphForms } from '@onnxcast/onnx/forms';

export { type ClusterFile, type ClusterName, toClusterJob } from './deploy/cluster/cluster-job.ts';
export { type TritonFile, toTritonModel } from './deploy/triton-model.ts';

// Reading one back, and comparing what it computes wherever it runs

export type { MissingRuntime } from './verify/graph-runtime.ts';
export type { Check } from './verify/judge.ts';
export { type RuntimeKey, runtimeKeys } from './verify/runtimes.ts';
export { type VerifyOptions, verify } from './verify/verify.ts';
export type { Verdict, VerifyResult } from './verify/verify-model.ts';

// Forecasting with it

export { Forecaster, type LoadOptions } from '@onnxcast/runtime-node';
export { continueTimes, type Forecast, formatForecasts } from '@onnxcast/series';
export {
  type Begun,
  type ForecastFilesOptions,
  type ForecastFilesResult,
  forecastFiles,
} from './many/forecast-files.ts';
export type { Refused } from './many/writer.ts';
export { models } from './models.ts';

// Finding what no forecast expected

export { type Anomaly, type Detection, type DetectOptions, detect } from '@onnxcast/runtime';
export { type AnomalyFormat, formatAnomalies } from './format-anomalies.ts';

// Judging forecasts

export {
  BASELINES,
  coverage,
  crps,
  drift,
  type ForecastErrors,
  type Interval,
  type IntervalScores,
  mae,
  mase,
  msis,
  naive,
  pinball,
  type Quantile,
  rmse,
  rmsse,
  type Scores,
  seasonalNaive,
  smape,
  theta,
  width,
  winkler,
} from '@onnxcast/series';
export { backtest } from './backtest/backtest.ts';
export type {
  BacktestOptions,
  BacktestProgress,
  ForecastFunction,
  MadeForecast,
} from './backtest/backtest-options.ts';
export type { BacktestForecast, BacktestResult, BacktestVerdict, ModelScores } from './backtest/backtest-result.ts';
export { formatBacktest } from './backtest/format-backtest.ts';
export { type Baseline, type Comparison, compareErrors, forecastBaseline, type JointErrors } from './compare-errors.ts';

// What can go wrong

export { InputError, ModelFileError, OnnxcastError, SetupError, UnsupportedError } from '@onnxcast/series';
