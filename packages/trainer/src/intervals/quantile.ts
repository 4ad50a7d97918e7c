// Quantiles of a sample, and of the laws of normal errors.

/**
 * The value below which a share of a sample lies, between two of them by a straight line.
 * @param sorted ascending
 * @param share from 0 to 1
 * @returns 0 of no values
 * Source: Hyndman and Fan (1996), type 7, NumPy's default
 */
export function quantileOf(sorted: Float64Array, share: number): number {
  if (sorted.length === 0) return 0;
  const position = share * (sorted.length - 1);
  const below = Math.floor(position);
  const low = sorted[below]!;
  const high = sorted[Math.min(below + 1, sorted.length - 1)]!;
  return low + (position - below) * (high - low);
}

/**
 * The quantile of Student's t, for shares from a half to 0.9995: to 5 % with three degrees of freedom or more.
 * @param share below 1
 * @param freedom degrees of freedom, 1 and up
 * Source: Abramowitz and Stegun, 26.7.5 over 26.2.23
 */
export function studentQuantile(share: number, freedom: number): number {
  const z = normalQuantile(share);
  return z + (z ** 3 + z) / (4 * freedom) + (5 * z ** 5 + 16 * z ** 3 + 3 * z) / (96 * freedom ** 2);
}

/** The quantile of the normal law, to 4.5e-4. Source: Abramowitz and Stegun, 26.2.23 */
function normalQuantile(share: number): number {
  const t = Math.sqrt(-2 * Math.log(1 - share));
  return t - (2.515517 + 0.802853 * t + 0.010328 * t ** 2) / (1 + 1.432788 * t + 0.189269 * t ** 2 + 0.001308 * t ** 3);
}
