// The first missing value among those that may not be: what is said of it, and what helps for these data.
import type { InputError } from '../errors.ts';
import type { Series } from '../series.ts';
import { type CellReader, missingError } from './cells/read-cell.ts';
import { adviseFill } from './fill/fill-holes.ts';

/**
 * The error about the first missing value.
 * @param series with NaN where a value is missing, by which it is told how they are filled best; undefined where they could not be built
 * @returns undefined where none is missing
 */
export function findMissing(
  readers: readonly CellReader[],
  series: readonly Series[] | undefined,
): InputError | undefined {
  const found = readers.flatMap(({ missing, rules }) => (missing === undefined ? [] : [{ missing, rules }]));
  const [first] = found.sort((one, other) => one.missing.place.row - other.missing.place.row);
  return first && missingError(first.missing, first.rules, series === undefined ? 'linear' : adviseFill(series));
}
