import { InputError, lengthOf, type Series } from '@onnxcast/series';
import type { Points } from './network.ts';

/**
 * Makes points of a series of one feature: x is the time where all times are numbers (the number of a game), else the
 * row, counted from 1.
 * @param validation how many of the last points to hold out
 * @throws InputError when the series has several features, or nothing is left to train on
 */
export function splitPoints(
  series: Series,
  { validation }: { readonly validation: number },
): { readonly train: Points; readonly validation: Points } {
  const { id, features, values, times } = series;
  if (features.length !== 1) {
    throw new InputError(
      `Series "${id}" has the features ${features.join(', ')}, expected one. Choose it with --target.`,
    );
  }
  const length = lengthOf(series);
  if (!Number.isSafeInteger(validation) || validation < 0 || validation >= length) {
    const expected = `a whole number from 0 to ${length - 1}`;
    throw new InputError(
      `--validate is ${validation} of ${length} points, expected ${expected}. Give another number.`,
      {
        expected,
        found: String(validation),
      },
    );
  }
  const numbers = times?.map(Number);
  const x = numbers?.every(Number.isFinite) ? numbers : Array.from({ length }, (_, row) => row + 1);
  const part = (from: number, to: number): Points => ({ x: x.slice(from, to), y: values.slice(from, to) });
  return { train: part(0, length - validation), validation: part(length - validation, length) };
}
