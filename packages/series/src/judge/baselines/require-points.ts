// Refuses a history that is too short for what is to be made of it.
import { checkGiven, KINDS } from '../../checks/check-given.ts';
import { InputError } from '../../errors.ts';
import { lengthOf, type Series } from '../../series.ts';

/**
 * @param least Points that are needed.
 * @param purpose What they are needed for, such as `a drift`.
 * @throws InputError when the history has fewer, or is none.
 */
export function requirePoints(history: Series, least: number, purpose: string): void {
  checkGiven({ history }, KINDS.series);
  const length = lengthOf(history);
  if (length >= least) return;
  throw new InputError({
    series: history.id,
    found: `Series "${history.id}" has ${length} ${length === 1 ? 'point' : 'points'}`,
    expected: `at least ${least} for ${purpose}`,
    remedy: 'Give a longer history.',
  });
}
