// What a caller may hand over as data becomes series. Callers in plain JavaScript hand over anything: it is looked at here.
import { type FileOptions, readSeries } from '@onnxcast/reader';
import { describeValue, InputError, requireOrder, type Series } from '@onnxcast/series';
import type { TrainInput } from '@onnxcast/trainer';

/** A file of series, one series, or many: `Series`, or the plain numbers of one variable. */
export type Data = string | Numbers | Series | readonly (Numbers | Series)[];

/** The largest size of a value: models hold float32. */
const LARGEST = 3.4028234663852886e38;

/** Any typed array of numbers; of big integers, those that float64 holds exactly. */
export type Numbers = readonly number[] | NumberArray | BigInt64Array | BigUint64Array;

/** A typed array of numbers, Float16Array too where there is one. */
export interface NumberArray extends ArrayBufferView {
  readonly length: number;
  readonly [index: number]: number;
}

/**
 * Reads data in whatever form it comes; plain numbers are named `series-1`, `series-2`, ... with the variable `y`.
 * @throws InputError when a file cannot be read, or the data is none of the forms
 */
export async function toSeries(data: Data, options: FileOptions): Promise<readonly Series[]> {
  if (typeof data === 'string') return readSeries(data, options);
  const many = toMany(data);
  if (many === undefined) return [toOneSeries(data, 0, 'data')];
  return many.map((one, index) => toOneSeries(one, index, `data[${index}]`));
}

/** The columns of a file that a training has to find in it beside the target. */
export function covariatesOf({
  pastCovariates,
  futureCovariates,
}: Pick<TrainInput, 'pastCovariates' | 'futureCovariates'>): FileOptions {
  return { ...(pastCovariates && { pastCovariates }), ...(futureCovariates && { futureCovariates }) };
}

function toMany(data: unknown): readonly unknown[] | undefined {
  return Array.isArray(data) && !['number', 'bigint'].includes(typeof data[0]) ? data : undefined;
}

/** @param place where it was found, such as `data[2]` */
function toOneSeries(one: unknown, index: number, place: string): Series {
  if (isList(one)) return { id: `series-${index + 1}`, features: ['y'], values: toValues(one, place) };
  if (typeof one === 'object' && one !== null && 'values' in one && 'features' in one) {
    return checkSeries(one as Readonly<Record<keyof Series, unknown>>, place);
  }
  const isWhole = place === 'data';
  const several = isWhole ? ', several of them in an array, or the path of a file' : '';
  const remedy = typeof one === 'string' ? 'Read files with readSeries, and give what it returns.' : undefined;
  throw unexpected(place, one, `an array of numbers or a series with id, features and values${several}`, remedy);
}

function checkSeries(one: Readonly<Record<keyof Series, unknown>>, place: string): Series {
  const { id, features, values, times, observed } = one;
  if (typeof id !== 'string') throw unexpected(`${place}.id`, id, 'the name of the series');
  if (!isList(values)) throw unexpected(`${place}.values`, values, 'an array of numbers');
  const isNamed = Array.isArray(features) && features.length > 0 && features.every((name) => typeof name === 'string');
  if (!isNamed) {
    throw new InputError(
      `Series "${id}" has the features ${describeList(features)}, expected an array of one name or more.`,
    );
  }
  const count = features.length;
  if (values.length % count !== 0) {
    throw new InputError(
      `Series "${id}" has ${values.length} values, expected a multiple of ${count}, one for each of ${features.join(', ')} at every time. Give the rows one after another.`,
      { expected: `a multiple of ${count}`, found: String(values.length) },
    );
  }
  if (observed !== undefined && !(isList(observed) && observed.length === values.length)) {
    throw unexpected(`${place}.observed`, observed, `an array of ${values.length} marks, 1 or 0 for each value`);
  }
  const series = {
    ...{ id, features, values: toValues(values, `${place}.values`) },
    ...(observed !== undefined && { observed: Uint8Array.from(observed as ArrayLike<number>) }),
  };
  if (times === undefined) return series;
  const length = values.length / count;
  if (!isList(times)) throw unexpected(`${place}.times`, times, 'an array of labels');
  if (times.length === length) {
    const wrong = Array.from(times).findIndex((label) => typeof label !== 'string');
    if (wrong >= 0) throw unexpected(`${place}.times[${wrong}]`, times[wrong], 'a label, which is text');
    requireOrder(times as readonly string[], id);
    return { ...series, times: times as readonly string[] };
  }
  throw new InputError(`Series "${id}" has ${times.length} times, expected ${length}, one for each of its rows.`, {
    expected: String(length),
    found: String(times.length),
  });
}

function isList(one: unknown): one is ArrayLike<unknown> {
  return Array.isArray(one) || (ArrayBuffer.isView(one) && 'length' in one);
}

function toValues(list: ArrayLike<unknown>, place: string): Float64Array {
  const isOfBigInts = list instanceof BigInt64Array || list instanceof BigUint64Array;
  return Float64Array.from(Array.from(list), (value, at) => {
    // What is not finite is said where the data are split, with what fills it in.
    if (typeof value === 'number' && (Math.abs(value) <= LARGEST || !Number.isFinite(value))) return value;
    if (typeof value === 'number') {
      throw unexpected(`${place}[${at}]`, value, 'a number within float32 (3.4e38)', 'Change its unit.');
    }
    if (isOfBigInts && BigInt(Number(value)) === value) return Number(value);
    const expected = isOfBigInts ? 'a whole number that float64 holds exactly' : 'a number';
    const isNumeric =
      ['bigint', 'string'].includes(typeof value) && String(value).trim() !== '' && !Number.isNaN(Number(value));
    const remedy = typeof value === 'bigint' ? 'Give Number(value), or a BigInt64Array.' : 'Give Number(value).';
    throw unexpected(`${place}[${at}]`, value, expected, !isOfBigInts && isNumeric ? remedy : undefined);
  });
}

function describeList(found: unknown): string {
  return Array.isArray(found) ? `[${found.map(describeValue).join(', ')}]` : describeValue(found);
}

function unexpected(place: string, ...[found, expected, remedy]: readonly [unknown, string, string?]): InputError {
  const spelt = describeValue(found);
  const help = remedy === undefined ? '' : ` ${remedy}`;
  return new InputError(`${place}: found ${spelt}, expected ${expected}.${help}`, { expected, found: spelt, remedy });
}
