// What a metric is: how far a forecast is from what came, and what its value is measured by.
import { checkGiven, KINDS } from '../../checks/check-given.ts';
import { InputError } from '../../errors.ts';

/** An error of two columns of one feature. */
export type ErrorOf = (forecast: ArrayLike<number>, actual: ArrayLike<number>) => number;

/** What a forecast was made from. */
export interface Past {
  /** Values `[time, features]`, longer than the season; NaN where nothing was observed. */
  readonly history: ArrayLike<number>;
  /** Default 1. */
  readonly features?: number;
  /** Steps of a season, default 1. */
  readonly season?: number;
  /** A new map keeps what was computed of the history, for further forecasts from it. */
  readonly known?: Map<ErrorOf, Float64Array>;
}

/**
 * An error of one forecast; 0 is a perfect one.
 * @param forecast `[horizon, features]`, in the user's units.
 * @param actual What came, the same shape; NaN where nothing was observed, which is left out.
 * @param past What the forecast was made from, for metrics that compare with it.
 * @throws InputError when shapes differ or are empty, or the history is no longer than the season.
 */
export type Metric = (forecast: ArrayLike<number>, actual: ArrayLike<number>, past: Past) => number;

/** The mean of a term over all values that were observed; NaN where none was. */
export function meanOver(
  forecast: ArrayLike<number>,
  actual: ArrayLike<number>,
  term: (forecast: number, actual: number) => number,
): number {
  checkGiven({ forecast, actual }, KINDS.numbers);
  if (forecast.length !== actual.length || forecast.length === 0) {
    throw new InputError({
      found: `${forecast.length} forecasts and ${actual.length} actual values`,
      expected: 'the same number, at least one',
      remedy: 'Compare the same steps.',
    });
  }
  let sum = 0;
  let count = 0;
  for (let i = 0; i < forecast.length; i++) {
    if (Number.isNaN(actual[i]!)) continue;
    sum += term(forecast[i]!, actual[i]!);
    count++;
  }
  return count === 0 ? Number.NaN : sum / count;
}
