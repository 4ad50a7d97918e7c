// What a caller may give as covariates known in advance, checked like a history.
import { InputError } from '@onnxcast/series/errors';
import { type History, isOneHistory, type RowFormat, type Rows, toRows } from './history.ts';

/** Covariates of one series for every step of the horizon, row-major `[horizon, covariates]`: values, or an object that holds them. */
export type FutureCovariates = History;

/** Options of a forecast. */
export interface ForecastOptions {
  /** For a model with covariates known in advance, and only for such. */
  readonly futureCovariates?: FutureCovariates;
}

/** Options of a forecast of many series. */
export interface ForecastManyOptions {
  /** One a series, in their order. */
  readonly futureCovariates?: readonly FutureCovariates[];
}

/**
 * Checks the covariates of one series and copies them into float32.
 * @param format width 0 for a model that takes none
 * @param where begins the error message
 * @returns `[horizon, covariates]`; undefined for a model that takes none
 * @throws InputError when they are missing, of another size, given without need, or hold something else than finite numbers
 */
export function toCovariates(
  given: FutureCovariates | undefined,
  format: RowFormat,
  horizon: number,
  where: string,
): Rows | undefined {
  const { width, features } = format;
  if (width === 0) {
    if (given === undefined) return undefined;
    const expected = 'none: this model has no covariates known in advance';
    throw new InputError(`${where}: found some, expected ${expected}. Leave them out.`, { expected });
  }
  if (horizon === 0) return { data: new Float32Array(), time: 0 };
  const named = features === undefined ? '' : ` (${features.join(', ')})`;
  const expected = `[${horizon}, ${width}] values, row by row${named}, one row a step of the horizon`;
  if (given === undefined) {
    const message = `${where}: found none, expected ${expected}. Give what is known of the steps to forecast.`;
    throw new InputError(message, { expected });
  }
  const rows = toRows(given, format, where);
  if (rows.time === horizon) return rows;
  const actual = `${rows.time} rows of ${width}`;
  const remedy = 'Give one row for every step to forecast.';
  throw new InputError(`${where}: found ${actual}, expected ${expected}. ${remedy}`, { expected, found: actual });
}

/**
 * Checks the covariates of every series.
 * @param count number of series; 0 series is not one
 * @returns one a series; undefined for a model that takes none
 * @throws InputError as {@link toCovariates}, or when there are not as many as series
 */
export function toAllCovariates(
  given: FutureCovariates | readonly FutureCovariates[] | undefined,
  format: RowFormat,
  horizon: number,
  { count, isOne }: { readonly count: number; readonly isOne: boolean },
): readonly Rows[] | undefined {
  const where = 'future covariates';
  if (isOne || given === undefined || format.width === 0) {
    if (isOne && Array.isArray(given) && !isOneHistory(given)) {
      const expected = 'one array, row-major [horizon, covariates]';
      throw new InputError(`${where}: found a list of arrays, expected ${expected}. Give one for one series.`, {
        expected,
      });
    }
    const one = toCovariates(given as FutureCovariates | undefined, format, horizon, where);
    return one && Array.from({ length: count }, () => one);
  }
  const isList = Array.isArray(given) && (given.length === 0 || !isOneHistory(given));
  if (!isList || given.length !== count) {
    const actual = isList ? `${given.length} arrays` : 'one array';
    const expected = `${count}, one array a series`;
    throw new InputError(`${where}: found ${actual}, expected ${expected}. Give a list of arrays.`, {
      expected,
      found: actual,
    });
  }
  return given.map((one, i) => toCovariates(one, format, horizon, `${where} ${i + 1}`)!);
}
