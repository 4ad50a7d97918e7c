// What a forecast that needs no training is made from, as callers hand it over.
import { checkGiven, KINDS } from '../../checks/check-given.ts';
import { InputError } from '../../errors.ts';
import { lengthOf, type Series } from '../../series.ts';

/** A series, or the values of one of a single variable. */
export type BaselineHistory = Series | ArrayLike<number>;

/**
 * The series that was given, or that of the values which were.
 * @param least Points that are needed, 0 for any number.
 * @param purpose What they are needed for, such as `a drift`.
 * @throws InputError when the history has fewer, or is none.
 */
export function toHistory(history: BaselineHistory, least: number, purpose: string): Series {
  const series = toOne(history);
  const length = lengthOf(series);
  if (length >= least) return series;
  throw new InputError({
    series: series.id,
    found: `Series "${series.id}" has ${length} ${length === 1 ? 'point' : 'points'}`,
    expected: `at least ${least} for ${purpose}`,
    remedy: 'Give a longer history.',
  });
}

function toOne(history: BaselineHistory): Series {
  if (Array.isArray(history) || ArrayBuffer.isView(history)) {
    checkGiven({ history }, KINDS.numbers);
    return { id: 'history', features: ['y'], values: Float64Array.from(history as ArrayLike<number>) };
  }
  checkGiven(
    { history },
    { ...KINDS.series, expected: 'an array of numbers, or a series with id, features and values' },
  );
  const series = history as Series;
  return series.values instanceof Float64Array ? series : { ...series, values: Float64Array.from(series.values) };
}
