// What a caller may give as covariates known in advance, checked like a history.
import { InputError } from '@onnxcast/series/errors';
import { type History, isOneHistory, type RowFormat, type Rows, toRows } from './history.ts';

/** Covariates of one series for every step of the horizon, row-major `[horizon, covariates]`: values, or an object that holds them. */
export type FutureCovariates = History;

/** What a forecast of one series and one of many can be told. */
interface SharedOptions {
  /** Levels of the intervals, in percent, among those that the model was calibrated for; default all, none for an empty list. */
  readonly levels?: readonly number[];
}

/** Options of a forecast. */
export interface ForecastOptions extends SharedOptions {
  /** For a model with covariates known in advance, and only for such. */
  readonly futureCovariates?: FutureCovariates;
}

/** Options of a forecast of many series. */
export interface ForecastManyOptions extends SharedOptions {
  /** One a series, in their order. */
  readonly futureCovariates?: readonly FutureCovariates[];
}

/** Every option of a forecast. */
export const FORECAST_OPTIONS = { futureCovariates: true, levels: true } satisfies Record<
  keyof ForecastOptions | keyof ForecastManyOptions,
  true
>;

/** What covariates must look like: as many rows as steps to forecast. */
export interface CovariateFormat extends RowFormat {
  /** 0 for a model that takes none. */
  readonly width: number;
  readonly horizon: number;
}

/**
 * Checks the covariates of one series and copies them into float64.
 * @param where begins the error message
 * @returns `[horizon, covariates]`; undefined for a model that takes none
 * @throws InputError when they are missing, of another size, given without need, or hold something else than finite numbers
 */
export function toCovariates(
  given: FutureCovariates | undefined,
  format: CovariateFormat,
  where = 'future covariates',
): Rows | undefined {
  const { width, features, horizon } = format;
  if (width === 0) {
    if (given === undefined) return undefined;
    const expected = 'none: this model has no covariates known in advance';
    throw new InputError({ found: `${where}: found some`, expected, remedy: 'Leave them out.' });
  }
  if (horizon === 0) return { data: new Float64Array(), time: 0 };
  const named = features === undefined ? '' : ` (${features.join(', ')})`;
  const expected = `[${horizon}, ${width}] values, row by row${named}, one row a step of the horizon`;
  if (given === undefined) {
    const remedy = 'Give what is known of the steps to forecast.';
    throw new InputError({ found: `${where}: found none`, expected, remedy });
  }
  const rows = toRows(given, format, where);
  if (rows.time === horizon) return rows;
  const remedy = 'Give one row for every step to forecast.';
  throw new InputError({ found: `${where}: found ${rows.time} rows of ${width}`, expected, remedy });
}

/**
 * Checks the covariates of every series.
 * @param count number of series; 0 series is not one
 * @returns one a series; undefined for a model that takes none
 * @throws InputError as {@link toCovariates}, or when there are not as many as series
 */
export function toAllCovariates(
  given: FutureCovariates | readonly FutureCovariates[] | undefined,
  format: CovariateFormat,
  { count, isOne }: { readonly count: number; readonly isOne: boolean },
): readonly Rows[] | undefined {
  const where = 'future covariates';
  if (isOne || given === undefined || format.width === 0) {
    if (isOne && Array.isArray(given) && !isOneHistory(given)) {
      const expected = 'one array, row-major [horizon, covariates]';
      throw new InputError({ found: `${where}: found a list of arrays`, expected, remedy: 'Give one for one series.' });
    }
    const one = toCovariates(given as FutureCovariates | undefined, format);
    return one && Array.from({ length: count }, () => one);
  }
  const isList = Array.isArray(given) && (given.length === 0 || !isOneHistory(given));
  if (!isList || given.length !== count) {
    const found = `${where}: found ${isList ? `${given.length} arrays` : 'one array'}`;
    throw new InputError({ found, expected: `${count}, one array a series`, remedy: 'Give a list of arrays.' });
  }
  return given.map((one, i) => toCovariates(one, format, `${where} ${i + 1}`)!);
}
