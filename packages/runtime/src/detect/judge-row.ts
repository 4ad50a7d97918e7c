// Whether a row lies where its forecast expected it, and what is believed of one that does not.
import type { FloatArray } from '@onnxcast/series';

/** Where a row was expected, every part `[targets]`, in the user's units. */
export interface Expected {
  readonly values: FloatArray;
  readonly lower: FloatArray;
  readonly upper: FloatArray;
}

/**
 * How far a value lies from what was expected, in the reach of its interval to that side: beyond 1 it is outside.
 * Infinity where the interval has no width and the value is another.
 */
export function measureDistance(
  value: number,
  { expected, lower, upper }: { readonly expected: number; readonly lower: number; readonly upper: number },
): number {
  const away = value - expected;
  if (away === 0) return 0;
  return Math.abs(away) / Math.max(0, away > 0 ? upper - expected : expected - lower);
}

/** How far each value of a row lies from what was expected of it, `[targets]`; see {@link measureDistance}. */
export function distancesOf(row: FloatArray, { values, lower, upper }: Expected): Float64Array {
  return Float64Array.from(row, (value, j) =>
    measureDistance(value, { expected: values[j]!, lower: lower[j]!, upper: upper[j]! }),
  );
}

/** A value this far out says nothing of what follows. */
const WORST_BELIEVED = 2;

/** So many in a row are left out at most; the next one is where the series now is. */
const MOST_DISBELIEVED = 2;

/** How many values in a row of each target were not believed, `[targets]`. */
export type Doubts = readonly number[];

/**
 * What is believed of a row when the next ones are judged: the row itself, but what was expected where a value lies
 * twice as far out as its interval reaches. So an outlier does not make the values behind it seem wrong, and a new
 * level is taken for one with its third value. Source: Gelper, Fried and Croux 2010, "Robust forecasting with
 * exponential and Holt-Winters smoothing", who clean a series in this way while they go along it.
 * @param row `[targets]`
 * @param distances `[targets]`, as `measureDistance` takes them
 */
export function believe(
  row: FloatArray,
  { values }: Expected,
  { distances, doubts }: { readonly distances: FloatArray; readonly doubts: Doubts },
): { readonly believed: Float64Array; readonly doubts: Doubts } {
  const isDoubted = Array.from(distances, (distance, j) => {
    return distance > WORST_BELIEVED && doubts[j]! < MOST_DISBELIEVED;
  });
  return {
    believed: Float64Array.from(row, (value, j) => (isDoubted[j] ? values[j]! : value)),
    doubts: isDoubted.map((doubted, j) => (doubted ? doubts[j]! + 1 : 0)),
  };
}
