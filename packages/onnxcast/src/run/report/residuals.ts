// What is left of each step after what a model said of it from those before: spread, and whether one tells of the next.
import type { FloatArray } from '@onnxcast/series';

/** How residuals are spread and hang together. */
export interface Residuals {
  /** Where the histogram begins, and how wide a bar is. */
  readonly from: number;
  readonly width: number;
  readonly counts: readonly number[];
  /** From lag 1 on; null where there are too few. */
  readonly autocorrelations: readonly (number | null)[];
  /** Residuals that were counted. */
  readonly count: number;
}

const LEAST_LAGS = 12;
const MOST_LAGS = 48;
const MOST_BARS = 30;
const LEAST_BARS = 7;

/**
 * Describes residuals.
 * @param values `[time]`, NaN where nothing was observed
 * @param season steps of a season, 1 for none; two of them are looked at
 * @returns undefined where there are fewer than three
 */
export function describeResiduals(values: FloatArray, season: number): Residuals | undefined {
  const seen = Float64Array.from(values).filter(Number.isFinite);
  if (seen.length < 3) return undefined;
  const lags = Math.min(Math.max(LEAST_LAGS, Math.min(MOST_LAGS, 2 * season)), Math.floor(seen.length / 2));
  return { ...countBars(seen), autocorrelations: autocorrelate(values, lags), count: seen.length };
}

/**
 * Autocorrelations r_k = sum_t (x_t - m)(x_{t-k} - m) / sum_t (x_t - m)^2; pairs that are not whole count nothing.
 * Source: Hyndman and Athanasopoulos, "Forecasting: Principles and Practice", 3rd ed., section 2.8.
 * @returns `[lags]` from lag 1 on
 */
export function autocorrelate(values: FloatArray, lags: number): readonly (number | null)[] {
  const seen = Float64Array.from(values).filter(Number.isFinite);
  const mean = seen.reduce((sum, value) => sum + value, 0) / seen.length;
  const apart = Float64Array.from(values, (value) => (Number.isFinite(value) ? value - mean : 0));
  const square = apart.reduce((sum, value) => sum + value * value, 0);
  return Array.from({ length: lags }, (_, k) => {
    let product = 0;
    for (let t = k + 1; t < apart.length; t++) product += apart[t]! * apart[t - k - 1]!;
    return square > 0 ? product / square : null;
  });
}

/**
 * Counts values in bars of one width.
 * Source: Freedman and Diaconis, "On the histogram as a density estimator", 1981: 2 IQR n^(-1/3).
 */
function countBars(values: FloatArray): Pick<Residuals, 'from' | 'width' | 'counts'> {
  const sorted = Float64Array.from(values).sort();
  const [least, most] = [sorted[0]!, sorted.at(-1)!];
  const at = (part: number) => sorted[Math.floor(part * (sorted.length - 1))]!;
  const wanted = (2 * (at(0.75) - at(0.25))) / Math.cbrt(sorted.length);
  const range = most - least;
  if (!(range > 0)) return { from: least - 0.5, width: 1, counts: [values.length] };
  const bars = wanted > 0 ? Math.ceil(range / wanted) : MOST_BARS;
  const count = Math.max(LEAST_BARS, Math.min(MOST_BARS, bars));
  const counts = new Array<number>(count).fill(0);
  for (const value of values) counts[Math.min(count - 1, Math.floor(((value - least) / range) * count))]! += 1;
  return { from: least, width: range / count, counts };
}
