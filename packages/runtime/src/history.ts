// What a caller may give as history, checked and turned into float64 rows. The only place of the runtime that rejects numbers.
import { describeValue, InputError } from '@onnxcast/series/errors';

/** A typed array of numbers, Float16Array too where there is one. */
interface NumberView extends ArrayBufferView {
  readonly length: number;
  readonly [index: number]: number;
}

/** Values of one series, row-major `[time, features]`. */
type Values = readonly number[] | NumberView | BigInt64Array | BigUint64Array;

/** One series: its values alone, or an object that holds them, such as a `Series`. */
export type History =
  | Values
  | {
      readonly id?: string;
      readonly features?: readonly string[];
      readonly times?: readonly string[];
      readonly values: Values;
    };

/** One checked series, `[time, features]`. */
export interface Rows {
  readonly data: Float64Array;
  readonly time: number;
}

/** What rows must look like. */
export interface RowFormat {
  /** Values in a row. */
  readonly width: number;
  /** Names of the features, where the model knows them. */
  readonly features: readonly string[] | undefined;
  /** Whether the model takes logarithms of them. */
  readonly needsPositive?: boolean | undefined;
  /** What values must fit in: the network's float32, where a model takes them as they are. */
  readonly range: 'float32' | 'float64';
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
 * Checks one series and copies it into float64.
 * @param where begins the error message: `history`, `history 3`, ...
 * @throws InputError when it is empty, has no whole number of rows, other features than the model's, or a value that is no finite number, or out of the model's range
 */
export function toRows(history: History, format: RowFormat, where: string): Rows {
  const { width } = format;
  const series = isValues(history) ? undefined : history;
  const values = isValues(history) ? history : series?.values;
  const place = series?.id === undefined ? where : `${where} (${series.id})`;
  // A DataView has no length.
  if (values === undefined || !isValues(values) || typeof values.length !== 'number') {
    const expected = 'numbers: an array, any typed array, or a series with such `values`';
    // Every collection has a method of that name.
    const given = typeof values === 'function' ? history : (values ?? history);
    throw new InputError({ found: `${place}: found ${describeValue(given)}`, expected, remedy: 'Give numbers.' });
  }
  if (values.length === 0) {
    const found = `${place}: it is empty`;
    throw new InputError({ found, expected: 'at least one step', remedy: 'Give the observations so far.' });
  }
  if (series?.features !== undefined) checkFeatures(series.features, format, place);
  if (values.length % width !== 0) {
    const found = `${place}: it has ${values.length} values`;
    const expected = `a multiple of ${width}, one row of ${nameFeatures(format)} a step`;
    throw new InputError({ found, expected, remedy: 'Add or remove values.' });
  }
  const data = toFloat64(values);
  const { needsPositive = false, range } = format;
  const fits = (value: number) => Number.isFinite(range === 'float32' ? Math.fround(value) : value);
  const bad = data.findIndex((value) => !fits(value) || (needsPositive && value <= 0));
  if (bad >= 0) {
    const row = Math.floor(bad / width) + 1;
    const column = format.features?.[bad % width] ?? `feature ${(bad % width) + 1}`;
    const found = `${place}, step ${row}, ${column}: found ${describeValue(values[bad])}`;
    if (fits(data[bad]!)) {
      const expected = 'a number above 0: the model takes logarithms';
      throw new InputError({ row, column, found, expected, remedy: 'Take a model of another scaling.' });
    }
    const expected = isBigInts(values)
      ? 'a whole number that float64 can hold exactly'
      : `a finite number that ${range} can hold`;
    const remedy = Number.isFinite(data[bad]) ? 'Give the series in a larger unit.' : remedyFor(values[bad], values);
    throw new InputError({ row, column, found, expected, remedy });
  }
  return { data, time: data.length / width };
}

/** What helps where a value is no number. */
function remedyFor(value: unknown, values: Values): string {
  if (isBigInts(values)) return 'Give the series in a larger unit, so that its numbers have fewer digits.';
  if (typeof value === 'bigint') return 'Give Number(value), or a BigInt64Array.';
  if (Array.isArray(value)) return 'Give one flat list, row by row.';
  const isOne = typeof value === 'boolean' || (typeof value === 'string' && value.trim() !== '');
  return isOne && Number.isFinite(Number(value)) ? 'Give Number(value).' : 'Remove or fill in the step.';
}

/** Values as float64, NaN where one is no number: holes, texts, a big integer among numbers or of more digits than float64 has. */
function toFloat64(values: Values): Float64Array {
  const isBig = isBigInts(values);
  if (!Array.isArray(values) && !isBig) return new Float64Array(values as NumberView);
  // A loop, for `Float64Array.from` with a function takes forty times as long.
  const data = new Float64Array(values.length);
  for (let i = 0; i < data.length; i++) {
    const value: unknown = values[i];
    const isExact = isBig && BigInt(Number(value)) === value;
    data[i] = typeof value === 'number' || isExact ? Number(value) : Number.NaN;
  }
  return data;
}

function isBigInts(values: Values): values is BigInt64Array | BigUint64Array {
  return !Array.isArray(values) && typeof values[0] === 'bigint';
}

/**
 * Checks a number of steps.
 * @throws InputError when it is negative, fractional, no number, or beyond a million
 */
export function checkHorizon(horizon: number): number {
  if (Number.isSafeInteger(horizon) && horizon >= 0 && horizon <= maxHorizon) return horizon;
  const expected = `a whole number of steps from 0 to ${maxHorizon}`;
  throw new InputError({ option: 'horizon', found: describeValue(horizon), expected, remedy: 'Give another horizon.' });
}

function checkFeatures(given: readonly string[], format: RowFormat, place: string): void {
  const { width, features } = format;
  if (given.length !== width) {
    const found = `${place}: it has ${given.length} features (${given.join(', ')})`;
    const expected = `${width}: ${nameFeatures(format)}`;
    throw new InputError({ found, expected, remedy: 'Give the features the model was trained on.' });
  }
  // A column may have another name than in training; the same names in another order are surely a mistake.
  const isShuffled =
    features !== undefined &&
    String(features) !== String(given) &&
    String([...features].sort()) === String([...given].sort());
  if (!isShuffled) return;
  const found = `${place}: its features are in the order ${given.join(', ')}`;
  throw new InputError({ found, expected: features.join(', '), remedy: 'Reorder the columns.' });
}

function nameFeatures({ width, features }: RowFormat): string {
  return features?.join(', ') ?? `${width} features`;
}
