// What a model knows of its own errors, and the intervals that follow: the one definition that plain loops and graphs keep to.
import type { FloatArray } from '@onnxcast/series';
import type { RecurrentSpec } from './kinds/recurrent.ts';

/** How far off forecasts have been, measured where the model had not looked. Plain data. */
export interface Calibration {
  /** In percent, ascending, each above 0 and below 100. */
  readonly levels: readonly number[];
  /** Half of an interval's width by level and step ahead, `[levels][steps]`, in spreads; beyond the last step it grows with the root of the steps. */
  readonly widths: readonly (readonly number[])[];
  /** The spread taken of a history too short to have one of its own, in the model's units. */
  readonly spread: number;
  /** No forecast and no end of an interval is below it, in the user's units, 0 and up: 0 where nothing below was ever seen. Absent: they may be anywhere. */
  readonly least?: number;
}

/** Steps of a history whose one-step errors say little of a model of cells, which begins knowing nothing. */
const WARM_UP = 16;

/** One-step errors of a history that are left out of its spread, where there are twice as many: those that a model makes before it has seen enough. */
export function warmUpOf({ skip = WARM_UP }: Pick<RecurrentSpec, 'skip'>): number {
  return skip;
}

/**
 * The spread of a series: its mean absolute one-step error, in the model's units. Intervals are measured in it, so that
 * a noisy series gets wider ones than a quiet one. Of a model that holds spikes back no error counts more than it lets a
 * value be off.
 * @param errors one-step errors of one variable `[time - 1]`, actual less fitted
 * @returns undefined where there is no error
 */
export function measureSpread(errors: FloatArray, spec: Pick<RecurrentSpec, 'skip' | 'spikes'>): number | undefined {
  if (errors.length === 0) return undefined;
  const { bound = Number.POSITIVE_INFINITY } = spec.spikes ?? {};
  // Those that it makes before it has seen enough: half of them at most.
  const first = Math.min(warmUpOf(spec), Math.floor(errors.length / 2));
  let sum = 0;
  for (let t = first; t < errors.length; t++) sum += Math.min(Math.abs(errors[t]!), bound);
  return sum / (errors.length - first);
}

/**
 * Half of an interval's width, in spreads.
 * @param widths by step ahead, one or more
 * @param step steps ahead, from 1
 */
export function halfWidth(widths: readonly number[], step: number): number {
  const last = widths.length;
  return widths[Math.min(step, last) - 1]! * Math.sqrt(Math.max(1, step / last));
}
