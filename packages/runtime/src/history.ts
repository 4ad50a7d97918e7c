// What a caller may give as history, checked and turned into float32 rows. The only place of the runtime that rejects numbers.
import { InputError } from '@onnxcast/series/errors';

/** Values of one series, row-major `[time, features]`. */
type Values = readonly number[] | Float32Array | Float64Array;

/** One series: its values alone, or an object that holds them, such as a `Series`. */
export type History =
  | Values
  | {
      readonly id?: string;
      readonly features?: readonly string[];
      readonly times?: readonly string[];
      readonly values: Values;
    };

/** One checked series, float32 `[time, features]`. */
export interface Rows {
  readonly data: Float32Array;
  readonly time: number;
}

/** What rows must look like. */
export interface RowFormat {
  /** Values in a row. */
  readonly width: number;
  /** Names of the features, where the model knows them. */
  readonly features: readonly string[] | undefined;
}

/** Steps beyond which a forecast is surely a mistake. */
const maxHorizon = 1_000_000;

/** Whether this is one series rather than a list of them. */
export function isOneHistory(history: History | readonly History[]): history is History {
  if (!Array.isArray(history)) return true;
  return history.length === 0 || typeof history[0] !== 'object' || history[0] === null;
}

/** Whether these are values alone. */
export function isValues(history: History): history is Values {
  return Array.isArray(history) || ArrayBuffer.isView(history);
}

/**
 * Checks one series and copies it into float32.
 * @param where begins the error message: `history`, `history 3`, ...
 * @throws InputError when it is empty, has no whole number of rows, other features than the model's, or a value that is no finite float32 number
 */
export function toRows(history: History, format: RowFormat, where: string): Rows {
  const { width } = format;
  const series = isValues(history) ? undefined : history;
  const values = isValues(history) ? history : series?.values;
  const place = series?.id === undefined ? where : `${where} (${series.id})`;
  if (
    values === undefined ||
    !(Array.isArray(values) || values instanceof Float32Array || values instanceof Float64Array)
  ) {
    const expected = 'an array of numbers, a Float32Array, a Float64Array or a series with such values';
    throw new InputError(`${place}: found ${describe(history)}, expected ${expected}. Give numbers.`, { expected });
  }
  if (values.length === 0) {
    throw new InputError(`${place}: it is empty, expected at least one step. Give the observations so far.`);
  }
  if (series?.features !== undefined) checkFeatures(series.features, format, place);
  if (values.length % width !== 0) {
    const expected = `a multiple of ${width}, one row of ${nameFeatures(format)} a step`;
    throw new InputError(`${place}: it has ${values.length} values, expected ${expected}. Add or remove values.`, {
      expected,
    });
  }
  const data = Float32Array.from(values);
  // Holes, texts and the like turn into NaN; a value beyond float32's range into Infinity.
  const bad = data.findIndex((value, i) => !Number.isFinite(value) || typeof values[i] !== 'number');
  if (bad >= 0) {
    const step = Math.floor(bad / width);
    const column = format.features?.[bad % width] ?? `feature ${(bad % width) + 1}`;
    const expected = 'a finite number that float32 can hold';
    throw new InputError(
      `${place}, step ${step + 1}, ${column}: found ${describe(values[bad])}, expected ${expected}. Remove or fill in the step.`,
      { row: step + 1, column, expected, found: describe(values[bad]) },
    );
  }
  return { data, time: data.length / width };
}

/**
 * Checks a number of steps.
 * @throws InputError when it is negative, fractional, no number, or beyond a million
 */
export function checkHorizon(horizon: number): number {
  if (Number.isSafeInteger(horizon) && horizon >= 0 && horizon <= maxHorizon) return horizon;
  const expected = `a whole number of steps from 0 to ${maxHorizon}`;
  throw new InputError(`horizon: found ${describe(horizon)}, expected ${expected}. Give another horizon.`, {
    expected,
    found: describe(horizon),
  });
}

function checkFeatures(found: readonly string[], format: RowFormat, place: string): void {
  const { width, features } = format;
  if (found.length !== width) {
    const expected = `${width}: ${nameFeatures(format)}`;
    throw new InputError(
      `${place}: it has ${found.length} features (${found.join(', ')}), expected ${expected}. Give the features the model was trained on.`,
      { expected, found: found.join(', ') },
    );
  }
  // A column may have another name than in training; the same names in another order are surely a mistake.
  const isShuffled =
    features !== undefined &&
    String(features) !== String(found) &&
    String([...features].sort()) === String([...found].sort());
  if (isShuffled) {
    throw new InputError(
      `${place}: its features are in the order ${found.join(', ')}, expected ${features.join(', ')}. Reorder the columns.`,
      { expected: features.join(', '), found: found.join(', ') },
    );
  }
}

function nameFeatures({ width, features }: RowFormat): string {
  return features?.join(', ') ?? `${width} features`;
}

function describe(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' && value !== null ? 'an object' : String(value);
}
