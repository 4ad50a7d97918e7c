// Classical decomposition: the season of a series, and whether it has one.
import { meanOf } from '../../moments.ts';

/** A season of its own for every place of it. */
export interface Season {
  /** Whether values are divided by it; else it is subtracted. */
  readonly isFactor: boolean;
  /** `[season]`, for the first value of the series on. */
  readonly parts: Float64Array;
}

/** A seasonal factor so small makes a division unsafe. */
const SMALLEST_FACTOR = 0.01;

/** The 95 % quantile of the standard normal distribution. */
const NORMAL_95 = 1.6448536269514722;

/**
 * Whether values resemble those a season before: the autocorrelation at the season against its standard error by
 * Bartlett, one-sided at 95 %.
 * Source: Fiorucci et al., "Models for optimising the theta method", International Journal of Forecasting 32(4), 2016.
 * @param values `[time]`; seasons of fewer than four steps, and fewer than two seasons, have none.
 */
export function isSeasonal(values: Float64Array, season: number): boolean {
  const n = values.length;
  if (season < 4 || n < 2 * season) return false;
  const mean = meanOf(values);
  const covariance = (lag: number) => {
    let sum = 0;
    for (let t = lag; t < n; t++) sum += (values[t]! - mean) * (values[t - lag]! - mean);
    return sum;
  };
  const variance = covariance(0);
  if (variance === 0) return false;
  let squares = 0;
  for (let lag = 1; lag < season; lag++) squares += (covariance(lag) / variance) ** 2;
  const error = Math.sqrt((1 + 2 * squares) / n);
  return Math.abs(covariance(season) / variance) / error > NORMAL_95;
}

/**
 * The mean distance from a centred moving average over a season, or the mean ratio to it where all values are above 0.
 * Source: Hyndman and Athanasopoulos, "Forecasting: Principles and Practice", 3rd ed., section 3.4.
 * @param values `[time]`, two seasons or more.
 */
export function decompose(values: Float64Array, season: number): Season {
  if (values.every((value) => value > 0)) {
    const parts = seasonalParts(values, season, true);
    if (parts.every((part) => part >= SMALLEST_FACTOR)) return { isFactor: true, parts };
  }
  return { isFactor: false, parts: seasonalParts(values, season, false) };
}

function seasonalParts(values: Float64Array, season: number, isFactor: boolean): Float64Array {
  const half = Math.floor(season / 2);
  const sums = new Float64Array(season);
  const counts = new Float64Array(season);
  for (let t = half; t < values.length - half; t++) {
    let trend = 0;
    for (let k = -half; k <= half; k++) {
      const isEnd = season % 2 === 0 && Math.abs(k) === half;
      trend += (values[t + k]! * (isEnd ? 0.5 : 1)) / season;
    }
    sums[t % season]! += isFactor ? values[t]! / trend : values[t]! - trend;
    counts[t % season]! += 1;
  }
  const means = sums.map((sum, place) => sum / counts[place]!);
  const mean = meanOf(means);
  return means.map((part) => (isFactor ? part / mean : part - mean));
}
