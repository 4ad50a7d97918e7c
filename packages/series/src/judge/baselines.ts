// All forecasts that need no training, by name: what a model has to beat. A new one is a file in `baselines/` and its row here.
import { DRIFT_LEAST, drift } from './baselines/drift.ts';
import { naive } from './baselines/naive.ts';
import { seasonalNaive } from './baselines/seasonal-naive.ts';
import { THETA_LEAST, theta } from './baselines/theta.ts';
import type { BaselineHistory } from './baselines/to-history.ts';

/** A way to forecast. */
export interface Baseline {
  /**
   * A forecast of one series.
   * @param season Steps of a season, 1 for none; for those that have use of it.
   * @returns Forecast `[horizon, features]`.
   */
  forecast(history: BaselineHistory, horizon: number, season: number): Float64Array;
  /** Points that a history needs. */
  least(season: number): number;
}

/** The rows, by the names that tables and files give them. */
export const BASELINES = {
  Theta: { forecast: theta, least: () => THETA_LEAST },
  SeasonalNaive: { forecast: seasonalNaive, least: (season) => season },
  Drift: { forecast: drift, least: () => DRIFT_LEAST },
  Naive: { forecast: naive, least: () => 1 },
} as const satisfies Readonly<Record<string, Baseline>>;

/**
 * The rows that differ where a season has so many steps: without one, the last season is the last value.
 * @param season Steps of a season, 1 for none.
 */
export function baselinesFor(season: number): readonly (readonly [name: keyof typeof BASELINES, Baseline])[] {
  const rows = Object.entries<Baseline>(BASELINES) as [keyof typeof BASELINES, Baseline][];
  return season > 1 ? rows : rows.filter(([name]) => name !== SEASONAL);
}

/** That of which nothing is left without a season. */
const SEASONAL: keyof typeof BASELINES = 'SeasonalNaive';
