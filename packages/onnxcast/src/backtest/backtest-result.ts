// What a backtest finds: scores in all, by series and by step ahead, and every forecast that was made.
import type { Scores, ShortSeries } from '@onnxcast/series';
import type { MadeForecast } from './backtest-options.ts';

/** Scores by the names of models. */
export type ModelScores = Readonly<Record<string, Scores>>;

/** What was forecast of one series from one origin. */
export interface BacktestForecast {
  readonly id: string;
  /** Number of the origin, 0 for the earliest. */
  readonly window: number;
  /** The last time of the history. */
  readonly cutoff: string;
  /** One label a step. */
  readonly times: readonly string[];
  /** What came, `[horizon, targets]`; NaN where nothing was observed. */
  readonly actual: Float64Array;
  readonly models: Readonly<Record<string, MadeForecast>>;
}

/** Who is ahead. */
export interface BacktestVerdict {
  /** `mase`, or `rmse` where histories repeat themselves exactly, so that errors cannot be scaled. */
  readonly metric: 'mase' | 'rmse';
  /** All models, best first. */
  readonly ranking: readonly { readonly model: string; readonly error: number }[];
  /** In one sentence. */
  readonly sentence: string;
}

/** What a backtest finds. */
export interface BacktestResult {
  readonly horizon: number;
  readonly windows: number;
  readonly stride: number;
  /** That errors were scaled by, and baselines told. */
  readonly season: number;
  readonly refit: boolean;
  /** Names of what was forecast. */
  readonly targets: readonly string[];
  /** Names in the order of tables. */
  readonly models: readonly string[];
  /** Series that were judged. */
  readonly series: number;
  /** Series that are too short for the earliest origin, and are in no figure. */
  readonly short: readonly ShortSeries[];
  /** Points that a series needs to be judged. */
  readonly needed: number;
  /** The mean over all series and origins. */
  readonly scores: ModelScores;
  /** The mean over the origins of every series. */
  readonly bySeries: readonly { readonly id: string; readonly scores: ModelScores }[];
  /** The mean over all series of what origins found together at a step ahead, 1 and up. */
  readonly byStep: readonly { readonly step: number; readonly scores: ModelScores }[];
  /** Origin by origin, in each in the order of the series. */
  readonly forecasts: readonly BacktestForecast[];
  readonly verdict: BacktestVerdict;
  /** What has to be said of the figures, a sentence each: which have no scale, for instance. */
  readonly notes: readonly string[];
  /** What fitting and forecasting took in all, by model. */
  readonly seconds: Readonly<Record<string, number>>;
}
