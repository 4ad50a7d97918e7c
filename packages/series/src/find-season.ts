// The season that the data itself shows, where its times tell of none.
import type { FloatArray } from './tensor.ts';

/** Seasons that a series must hold, and the longest that is looked for. */
const LEAST_SEASONS = 3;
const LONGEST = 400;

/** The last so many values tell. */
const MOST_VALUES = 4000;

/** The least fall of the mean square that noise does not show over all the lags that are tried, in its standard errors. */
const SURE = 4.5;

/** The largest part that is left of it at a season, however long the series. */
const MOST_LEFT = 0.7;

/** A shorter season that leaves hardly more than the best one is the season; the longer are its multiples. */
const NEARLY = 1.5;

/**
 * The season that most columns of values show: values a season apart are nearer to one another than values half a season apart, and so are those two seasons apart.
 * In a random walk they are farther, in noise as far.
 * @param columns `[time]` each, one or more; NaN where no value was observed
 * @returns steps of the season, 1 for none
 * Source: the variogram, Cressie, "Statistics for Spatial Data", 1993, section 2.4, over time.
 */
export function findSeason(columns: readonly FloatArray[]): number {
  const found = new Map<number, number>();
  for (const one of columns) {
    const season = seasonIn(detrend(one));
    found.set(season, (found.get(season) ?? 0) + 1);
  }
  const [[season, votes]] = [...found].sort(([, one], [, other]) => other - one) as [[number, number]];
  return 2 * votes > columns.length ? season : 1;
}

/** The last values less the straight line through them. */
function detrend(values: FloatArray): Float64Array {
  const last = Float64Array.from(values.subarray(Math.max(0, values.length - MOST_VALUES)));
  const known = [...last.keys()].filter((t) => !Number.isNaN(last[t]));
  const mean = (at: (t: number) => number) => known.reduce((sum, t) => sum + at(t), 0) / known.length;
  const [time, level] = [mean((t) => t), mean((t) => last[t]!)];
  const slope = mean((t) => (t - time) * (last[t]! - level)) / (mean((t) => (t - time) ** 2) || 1);
  return last.map((value, t) => value - level - slope * (t - time));
}

function seasonIn(values: Float64Array): number {
  const longest = Math.min(LONGEST, Math.floor(values.length / LEAST_SEASONS));
  if (longest < 2) return 1;
  const apart = Array.from({ length: 2 * longest + 1 }, (_, lag) => meanSquareApart(values, lag));
  const most = Math.max(0.1, Math.min(MOST_LEFT, 1 - SURE * Math.sqrt(3 / values.length)));
  /** What is left at a lag of the mean square at those half a season before it. */
  const leftAt = (lag: number, season: number) => {
    const between = apart.slice(lag - Math.floor((3 * season) / 4), lag - Math.ceil(season / 4) + 1);
    return (apart[lag]! * between.length) / between.reduce((sum, square) => sum + square, 0);
  };
  const seasons = Array.from({ length: longest - 1 }, (_, i) => i + 2).filter((lag) => {
    const isLow = apart[lag]! < apart[lag - 1]! && apart[lag]! <= apart[lag + 1]!;
    return isLow && leftAt(lag, lag) < most && leftAt(2 * lag, lag) < (1 + most) / 2;
  });
  const least = Math.min(...seasons.map((lag) => leftAt(lag, lag)));
  return seasons.find((lag) => leftAt(lag, lag) <= NEARLY * least) ?? 1;
}

/** The mean square of the difference between values a lag apart. */
function meanSquareApart(values: FloatArray, lag: number): number {
  let sum = 0;
  let count = 0;
  for (let t = lag; t < values.length; t++) {
    const square = (values[t]! - values[t - lag]!) ** 2;
    if (Number.isNaN(square)) continue;
    sum += square;
    count += 1;
  }
  return count === 0 ? 0 : sum / count;
}
