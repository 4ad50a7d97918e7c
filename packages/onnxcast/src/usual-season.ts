// The season that errors of some series are scaled by.
import { inferFrequency, lengthOf, type Series, seasonOf } from '@onnxcast/series';

/**
 * Steps of a season, by the frequency of the first series where none is told; 1 where some series is no longer than it.
 * @param told steps; default by the times
 */
export function usualSeason(series: readonly Series[], told?: number): number {
  const season = told ?? seasonOf(inferFrequency(series[0]?.times ?? []) ?? '') ?? 1;
  return series.every((one) => lengthOf(one) > season) ? season : 1;
}
