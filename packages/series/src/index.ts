// What the package gives, in the order of use.

// Getting series

export { type FamilyOptions, type FamilyWave, generateFamily } from './generate/generate-family.ts';
export { generateMinutes, type MinutesOptions } from './generate/generate-minutes.ts';
export { generateSine, type SineOptions } from './generate/generate-sine.ts';
export { findCentury } from './read/cells/century.ts';
export { checkMarks } from './read/cells/number-format.ts';
export { type ReadTime, readTime } from './read/cells/time-column.ts';
export { adviseFill, fillReading } from './read/fill/fill-holes.ts';
export { nameOfFile } from './read/layout.ts';
export { parseReading, parseSeries } from './read/parse-series.ts';
export { READ_OPTIONS, type Reading, type ReadOptions, type Understanding } from './read/read-options.ts';
export type { RowOrder } from './read/series-builder.ts';
export { SeriesReader } from './read/series-reader.ts';
export { CsvParser, linesAboveNames } from './read/text/parse-csv.ts';
export { formatByName, formatByText, type TextFormat } from './read/text/tell-format.ts';
export { lengthOf, observedValues, type Series } from './series.ts';
export { type FormatOptions, formatSeries } from './write/format-series.ts';

// Making them ready

export { type Batch, createBatch, holdOut, requireNumbers, sliceSeries, splitSeries, toTensor } from './dataset.ts';
export { findSeason } from './find-season.ts';
export { deviationOf, meanOf } from './moments.ts';
export { createRandom, type Random } from './random.ts';
export { selectFeatures } from './select-features.ts';
export { countOf, type Share } from './share.ts';
export { type FloatArray, sizeOf, type Tensor } from './tensor.ts';

// Forecasts and the times they are for

export {
  type Forecast,
  type ForecastNames,
  type ForecastTable,
  formatForecasts,
  type Interval,
  tabulateForecasts,
  toForecast,
} from './forecast.ts';
export {
  continueTimes,
  countMissingTimes,
  inferFrequency,
  requireOrder,
  seasonOf,
  timesAfter,
  whyGuessed,
} from './time/calendar.ts';
export { spellDate } from './time/spelling.ts';
export { moveToRegion, parseTimeLabels } from './time/time-label.ts';

export { formatCsv, formatJsonNumber, formatJsonRows, formatNumber, guardFormula } from './write/format-table.ts';

// Judging forecasts

export { drift } from './judge/baselines/drift.ts';
export { naive } from './judge/baselines/naive.ts';
export { seasonalNaive } from './judge/baselines/seasonal-naive.ts';
export { theta } from './judge/baselines/theta.ts';
export { BASELINES, type Baseline, baselinesFor } from './judge/baselines.ts';
export { cutOrigins, type Origin, type OriginOptions, type Origins, type ShortSeries } from './judge/cut-origins.ts';
export { jointErrorsOf, jointScoresOf } from './judge/joint-scores.ts';
export { meanScores } from './judge/mean-scores.ts';
export { coverage } from './judge/metrics/intervals/coverage.ts';
export { crps } from './judge/metrics/intervals/crps.ts';
export type { IntervalMetric, Quantile, QuantileMetric } from './judge/metrics/intervals/interval-metric.ts';
export { msis } from './judge/metrics/intervals/msis.ts';
export { pinball } from './judge/metrics/intervals/pinball.ts';
export { width } from './judge/metrics/intervals/width.ts';
export { winkler } from './judge/metrics/intervals/winkler.ts';
export { mae } from './judge/metrics/mae.ts';
export { mase } from './judge/metrics/mase.ts';
export type { Metric, Past } from './judge/metrics/metric.ts';
export { rmse } from './judge/metrics/rmse.ts';
export { rmsse } from './judge/metrics/rmsse.ts';
export { naiveError } from './judge/metrics/scale-by-naive.ts';
export { smape } from './judge/metrics/smape.ts';
export {
  errorsOf,
  type ForecastErrors,
  INTERVAL_METRICS,
  type IntervalScores,
  type JudgedForecast,
  METRICS,
  type MetricName,
  QUANTILE_METRICS,
  type Scores,
} from './judge/metrics.ts';

// Checks and errors of all packages

export { type Check, checkGiven, checkValues, KINDS, unknownChoice, unknownPart } from './checks/check-given.ts';
export { checkWhole } from './checks/check-whole.ts';
export {
  checkOptions,
  command,
  type Door,
  describeValue,
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
