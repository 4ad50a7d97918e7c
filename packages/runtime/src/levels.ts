// Which intervals a forecast has, among those that its model was calibrated for; loaded when some are asked for.
import type { Interval } from '@onnxcast/series';
import { command, describeValue, InputError, option, type Text, text } from '@onnxcast/series/errors';

/** What helps where a model gives no intervals. */
export const TRAIN_WITH_LEVELS = text`Train it with ${option('levels', [80, 95])}, where series are long enough for some, and export it with ${command('export')}.`;

/** What helps where a model gives others than the one asked for; nothing does where that is none. */
export function trainWithLevel(known: readonly number[], asked: unknown): Text | undefined {
  if (typeof asked !== 'number' || !(asked > 0 && asked < 100)) return undefined;
  return text`Train it with ${option(
    'levels',
    [...known, asked].sort((one, other) => one - other),
  )} to have it.`;
}

/**
 * Chooses intervals by their levels, in the order of the model.
 * @param intervals all that the model gives; undefined where it gives none
 * @param levels in percent; an empty list is a choice, too
 * @returns undefined of no level
 * @throws InputError when one is not among the model's
 */
export function chooseIntervals(
  intervals: readonly Interval<Float64Array>[] = [],
  levels: readonly number[],
): readonly Interval<Float64Array>[] | undefined {
  const known = intervals.map(({ level }) => level);
  const isList = Array.isArray(levels);
  const stray = isList ? levels.find((level) => !known.includes(level)) : levels;
  if (isList && stray === undefined) {
    return levels.length === 0 ? undefined : intervals.filter(({ level }) => levels.includes(level));
  }
  const found = isList ? describeValue(stray) : `${describeValue(levels)}, no list`;
  const expected =
    known.length === 0
      ? 'none: this model gives no intervals'
      : `some of those that the model was calibrated for: ${known.join(', ')}`;
  throw new InputError({
    option: 'levels',
    found,
    expected,
    remedy: known.length === 0 ? TRAIN_WITH_LEVELS : trainWithLevel(known, stray),
  });
}
