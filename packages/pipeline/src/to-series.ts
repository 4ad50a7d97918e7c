// What a caller may hand over as data becomes series.
import { type ReadOptions, readSeries, type Series } from '@onnxcast/series';

/** A file of series, one series, or many: `Series`, or the plain numbers of one variable. */
export type Data = string | Numbers | Series | readonly (Numbers | Series)[];

type Numbers = readonly number[] | Float32Array | Float64Array;

/**
 * Reads data in whatever form it comes; plain numbers are named `series-1`, `series-2`, ... with the variable `y`.
 * @throws InputError when a file cannot be read
 */
export async function toSeries(data: Data, options: ReadOptions): Promise<readonly Series[]> {
  if (typeof data === 'string') return readSeries(data, options);
  return isMany(data) ? data.map(toOneSeries) : [toOneSeries(data, 0)];
}

function isMany(data: Exclude<Data, string>): data is readonly (Numbers | Series)[] {
  return Array.isArray(data) && typeof data[0] !== 'number';
}

function toOneSeries(one: Numbers | Series, index: number): Series {
  if ('values' in one && 'features' in one) return one;
  return { id: `series-${index + 1}`, features: ['y'], values: Float64Array.from(one as Numbers) };
}
