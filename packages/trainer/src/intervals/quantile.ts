// A quantile of a sample.

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
