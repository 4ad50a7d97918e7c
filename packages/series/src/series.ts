// What the numbers are: one series is a table of values over time. Knows nothing of models.
import { checkGiven, KINDS } from './checks/check-given.ts';

/** One time series. */
export interface Series {
  /** Name of the series, unique in its file (`unique_id`). */
  readonly id: string;
  /** Names of the variables, one a column of `values`. */
  readonly features: readonly string[];
  /** Values in the user's units, row-major `[time, features]`. */
  readonly values: Float64Array;
  /**
   * Which values were observed, row-major `[time, features]`: 1, or 0 where a missing one was filled in. A filled value is
   * fed to a model like any other, but counts neither in a loss nor in an error. Absent: all were observed.
   */
  readonly observed?: Uint8Array;
  /** One label a row as the file spells it (`ds`): a date, a date with time, or a number. Absent where the file has none. */
  readonly times?: readonly string[];
}

/** Values of a series with NaN for those that were filled in, as errors are measured. */
export function observedValues({ values, observed }: Series): Float64Array {
  return observed === undefined ? values : values.map((value, at) => (observed[at] === 0 ? Number.NaN : value));
}

/**
 * Number of time steps of a series.
 * @throws InputError when it is none
 */
export function lengthOf(series: Series): number {
  if (series?.values === undefined || !Array.isArray(series.features)) checkGiven({ series }, KINDS.series);
  return series.values.length / series.features.length;
}
