// The levels that a model is calibrated for.
import type { TrainOptions } from '../options.ts';

/** Where none are told, in percent. */
const DEFAULT_LEVELS = [80, 95];

/** The levels that are told, ascending, each once. */
export function levelsOf({ levels = DEFAULT_LEVELS }: Pick<TrainOptions, 'levels'>): readonly number[] {
  return [...new Set(levels)].sort((a, b) => a - b);
}
