// By which interval values are judged, and how much history that takes.
import type { ModelSpec } from '@onnxcast/model';
import { warmUpOf } from '@onnxcast/model/intervals';
import { InputError, UnsupportedError } from '@onnxcast/series/errors';
import { TRAIN_WITH_LEVELS, trainWithLevel } from '../levels.ts';

/** One-step errors that a spread is taken of at least. */
const LEAST_ERRORS = 16;

/**
 * Chooses among a model's levels.
 * @param levels those of the model, ascending
 * @param level in percent; default the highest
 * @throws UnsupportedError when the model has none
 * @throws InputError when it has others
 */
export function chooseLevel(levels: readonly number[] = [], level: number | undefined): number {
  if (levels.length === 0) {
    throw new UnsupportedError({
      found: 'This model gives no intervals, so that nothing can be said to lie outside',
      remedy: TRAIN_WITH_LEVELS,
    });
  }
  if (level === undefined) return levels.at(-1)!;
  if (levels.includes(level)) return level;
  const expected = `one of those that the model was calibrated for: ${levels.join(', ')}`;
  throw new InputError({
    option: 'level',
    found: String(level),
    expected,
    remedy: trainWithLevel(levels, level),
  });
}

/** Rows of history before the first that is judged: those that a model needs to warm up, and enough after them for a spread. */
export function leastRowsOf(spec: ModelSpec): number {
  const warmUp = warmUpOf(spec);
  return warmUp + Math.max(warmUp, LEAST_ERRORS) + 1;
}
