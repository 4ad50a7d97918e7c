// What a backtest is told.
import type { FileOptions } from '@onnxcast/reader';
import type { FloatArray, Interval, Series } from '@onnxcast/series';
import type { TrainInput } from '@onnxcast/trainer';

/** What a model says of one series. */
export interface MadeForecast {
  /** `[horizon, targets]`, in the user's units. */
  readonly values: FloatArray;
  /** By ascending level; absent where the model gives none. */
  readonly intervals?: readonly Interval[] | undefined;
}

/**
 * A model of the caller's own: forecasts all series at one origin.
 * @param histories the series up to the origin, covariates among their features
 * @param horizon steps to forecast
 * @param window number of the origin, 0 for the earliest
 * @returns one a history, in their order: the values `[horizon, targets]`, or values and intervals
 */
export type ForecastFunction = (
  histories: readonly Series[],
  horizon: number,
  window: number,
) => readonly (FloatArray | MadeForecast)[] | Promise<readonly (FloatArray | MadeForecast)[]>;

/** Said when a model has forecast from an origin. */
export interface BacktestProgress {
  readonly model: string;
  /** Number of the origin, from 1. */
  readonly window: number;
  readonly windows: number;
  /** What fitting and forecasting took. */
  readonly seconds: number;
}

/** Options of a backtest. */
export interface BacktestOptions {
  /** Steps to forecast from every origin, 1 and up. */
  readonly horizon: number;
  /** Number of origins, default 5; the last one leaves exactly `horizon` points. */
  readonly windows?: number;
  /** Steps between two origins, default `horizon`. */
  readonly stride?: number;
  /** Whether the model is trained anew at every origin, default true; else once, on what lies before the earliest. */
  readonly refit?: boolean;
  /** Steps a season, by which errors are scaled and models forecast (default: by the frequency of the times, 1 where that fits no series); the training is told it too where it is told. */
  readonly season?: number;
  /** How the model is trained, default the preset auto; `false` leaves it out. */
  readonly train?: Omit<TrainInput, 'horizon'> | false;
  /** Further models by name. */
  readonly models?: Readonly<Record<string, ForecastFunction>>;
  /** How a file of series is read. */
  readonly read?: FileOptions;
  /** Told, and awaited, when a model has forecast from an origin. */
  readonly onProgress?: (progress: BacktestProgress) => unknown;
  /** Ends it. */
  readonly signal?: AbortSignal;
}

/** Every option of a backtest. */
export const BACKTEST_OPTIONS = {
  horizon: true,
  windows: true,
  stride: true,
  refit: true,
  season: true,
  train: true,
  models: true,
  read: true,
  onProgress: true,
  signal: true,
} satisfies Record<keyof BacktestOptions, true>;
