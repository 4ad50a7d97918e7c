// All forecasts that need no training, by name: what a model has to beat. A new one is a file in `baselines/` and its row here.
import type { Series } from '../series.ts';
import { drift } from './baselines/drift.ts';
import { naive } from './baselines/naive.ts';
import { seasonalNaive } from './baselines/seasonal-naive.ts';
import { theta } from './baselines/theta.ts';

/**
 * A forecast of one series.
 * @param season Steps of a season, 1 for none; for those that have use of it.
 * @returns Forecast `[horizon, features]`.
 */
export type Baseline = (history: Series, horizon: number, season: number) => Float64Array;

/** The rows, by the names that tables and files give them. */
export const BASELINES = {
  Theta: theta,
  SeasonalNaive: seasonalNaive,
  Drift: drift,
  Naive: naive,
} as const satisfies Readonly<Record<string, Baseline>>;
