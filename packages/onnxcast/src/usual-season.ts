// The season that errors of some series are scaled by.
import { inferFrequency, lengthOf, type Series, seasonOf } from '@onnxcast/series';

/** Steps of a season by the frequency of the first series' times, 1 for none. */
export function seasonByTimes(series: readonly Series[]): number {
  return seasonOf(inferFrequency(series[0]?.times ?? []) ?? '') ?? 1;
}

/**
 * Steps of a season; 1 where some series is no longer than it.
 * @param told steps; default by the times
 */
export function usualSeason(series: readonly Series[], told: number = seasonByTimes(series)): number {
  return series.every((one) => lengthOf(one) > told) ? told : 1;
}
