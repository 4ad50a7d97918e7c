// How far two runs of one model are apart, step by step, in the model's own unit.
import type { ModelSource } from '@onnxcast/converter';
import { createScaler, rolesOf } from '@onnxcast/model';
import { lengthOf, type Series } from '@onnxcast/series';

/** The parts of what a run says that are compared, as a person reads them. */
export const partNames = { warmup: 'warm-up', closedLoop: 'closed loop', intervals: 'intervals' } as const;

/** One of {@link partNames}. */
export type PartKey = keyof typeof partNames;

/** All of {@link partNames}. */
export const partKeys = Object.keys(partNames) as readonly PartKey[];

/** What was computed of every series, in the model's own unit, `[series][step][...]`; no intervals where a run says none. */
export type Values = Readonly<Partial<Record<PartKey, Float64Array>>>;

/** One row of numbers for every series, as a runtime hands them over, in the user's units. */
export interface Rows {
  /** `[time - 1, targets]` each. */
  readonly fitted: readonly ArrayLike<number>[];
  /** `[horizon, targets]` each. */
  readonly forecast: readonly ArrayLike<number>[];
  /** `[horizon, targets, levels]` each, where a run says some. */
  readonly bounds?: Bounds | undefined;
}

/** Ends of intervals of every series, `[horizon, targets, levels]` each. */
export interface Bounds {
  readonly lower: readonly ArrayLike<number>[];
  readonly upper: readonly ArrayLike<number>[];
}

/** Takes what a run says to the model's own unit. */
export type ToOwnUnit = (run: Rows) => Values;

/**
 * Values in the unit that the network computes in: each series' standard deviations where the model scales, else the
 * data's.
 */
export function ownUnitOf({ spec }: ModelSource, history: readonly Series[]): ToOwnUnit {
  const columns = rolesOf(spec).targets.columns;
  const levels = spec.intervals?.levels ?? [];
  const scalers = history.map((one) => createScaler(spec.scaling, one));
  const toOwnUnit = (rows: readonly ArrayLike<number>[], columnsOfRow = columns) =>
    rows.map((row, n) => scalers[n]!.scale(row, columnsOfRow));
  const join = (rows: readonly Float64Array[]) => Float64Array.from(rows.flatMap((row) => [...row]));
  return ({ fitted, forecast, bounds }) => {
    const values = { warmup: join(toOwnUnit(fitted)), closedLoop: join(toOwnUnit(forecast)) };
    if (bounds === undefined) return values;
    const ofLevels = columns.flatMap((column) => levels.map(() => column));
    const [lower, upper] = [toOwnUnit(bounds.lower, ofLevels), toOwnUnit(bounds.upper, ofLevels)];
    // Two [step, targets, levels] of a series -> [step, targets, levels, 2].
    const intervals = Float64Array.from(lower.flatMap((row, n) => [...row].flatMap((low, i) => [low, upper[n]![i]!])));
    return { ...values, intervals };
  };
}

/** Steps of a part. */
function stepsOf(part: PartKey, given: { readonly history: readonly Series[]; readonly horizon: number }): number {
  return { warmup: lengthOf(given.history[0]!) - 1, closedLoop: given.horizon, intervals: given.horizon }[part];
}

/**
 * Largest absolute difference of each step over all series, and all that is said of a step.
 * NaN, and numbers that are missing, count as infinitely far, so that no tolerance lets them pass.
 * @param a `[series][step][...]`
 * @returns `[step]`
 */
function differencesByStep(
  a: Float64Array,
  b: Float64Array,
  { series, steps }: { readonly series: number; readonly steps: number },
): Float64Array {
  const byStep = new Float64Array(steps);
  if (a.length !== b.length) return byStep.fill(Number.POSITIVE_INFINITY);
  const width = a.length / (series * steps);
  for (let i = 0; i < a.length; i++) {
    const step = Math.floor(i / width) % steps;
    const difference = Math.abs(a[i]! - b[i]!);
    if (!(difference <= byStep[step]!)) {
      byStep[step] = Number.isNaN(difference) ? Number.POSITIVE_INFINITY : difference;
    }
  }
  return byStep;
}

/** Differences by step `[step]` of every part that both runs say. */
export function differencesOf(
  a: Values,
  b: Values,
  given: { readonly history: readonly Series[]; readonly horizon: number },
): Values {
  const shared = partKeys.filter((part) => a[part] !== undefined && b[part] !== undefined);
  return Object.fromEntries(
    shared.map((part) => {
      const size = { series: given.history.length, steps: stepsOf(part, given) };
      return [part, differencesByStep(a[part]!, b[part]!, size)];
    }),
  );
}

/** Largest of some numbers that are 0 and up. */
export function largestOf(numbers: Float64Array): number {
  return numbers.reduce((a, b) => Math.max(a, b), 0);
}
