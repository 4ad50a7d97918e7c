// A series -> the points that a network learns and those that judge it.
import { checkWhole, InputError, lengthOf, option, type Series, text } from '@onnxcast/series';
import type { Points } from './network.ts';

/**
 * Makes points of a series of one feature: x is the time where all times are numbers (the number of a game), else the
 * row, counted from 1.
 * @param options `validate`: how many of the last points to hold out
 * @throws InputError when the series has several features, or nothing is left to train on
 */
export function splitPoints(
  series: Series,
  { validate }: { readonly validate: number },
): { readonly train: Points; readonly validation: Points } {
  const { id, features, values, times } = series;
  if (features.length !== 1) {
    const found = `Series "${id}" has the features ${features.join(', ')}`;
    throw new InputError({ series: id, found, expected: 'one', remedy: text`Choose it with ${option('target')}.` });
  }
  const length = lengthOf(series);
  checkWhole({ validate }, 0, length - 1);
  const numbers = times?.map(Number);
  const x = numbers?.every(Number.isFinite) ? numbers : Array.from({ length }, (_, row) => row + 1);
  const part = (from: number, to: number): Points => ({ x: x.slice(from, to), y: values.slice(from, to) });
  return { train: part(0, length - validate), validation: part(length - validate, length) };
}
