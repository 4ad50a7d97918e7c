// Which intervals a forecast has, among those that its model was calibrated for.
import { describeValue, InputError } from '@onnxcast/series/errors';

/**
 * Checks a choice of levels.
 * @param known those of the model, in percent, ascending; none of a model that gives no intervals
 * @param wanted default all; an empty list is a choice, too
 * @throws InputError when one is not among the model's
 */
export function chooseLevels(known: readonly number[], wanted: readonly number[] = known): readonly number[] {
  const isList = Array.isArray(wanted);
  const stray = isList ? wanted.find((level) => !known.includes(level)) : wanted;
  if (isList && stray === undefined) return wanted;
  const expected =
    known.length === 0
      ? 'none: this model gives no intervals'
      : `some of those that the model was calibrated for: ${known.join(', ')}`;
  throw new InputError({
    option: 'levels',
    found: isList ? describeValue(stray) : `${describeValue(wanted)}, no list`,
    expected,
  });
}
