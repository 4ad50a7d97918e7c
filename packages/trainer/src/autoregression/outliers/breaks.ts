// Where the level of a series breaks, and the series as it would have been had it always been at its last level.
import type { FloatArray } from '@onnxcast/series';
import { counts, type TargetSeries } from '../target-series.ts';
import { FAR, holdSpikes, measureNoise } from './spikes.ts';

/** A step from which on a series goes on at another level. */
export interface Break {
  /** The first step of the new level. */
  readonly step: number;
  /** By how much it is higher, in units of the values or of their logarithms. */
  readonly size: number;
}

/** A break of values, or of their logarithms. */
export type KindOfBreak = Break & { readonly isFactor: boolean };

/** A break of a target of a series. */
export interface SeriesBreak extends KindOfBreak {
  readonly id: string;
  readonly target: string;
  /** That of the first step of the new level, as the series spells it. Absent: it has no times. */
  readonly time?: string;
}

/** Values that bear a level out. */
const LEAST_BORNE = 3;

/** Values that a level is measured by, at most. */
const MOST_MEASURED = 12;

/** What happens more often is how the series goes. */
const MOST_BREAKS = 3;

/**
 * Finds breaks of the level: steps unlike those beside them and those of a season before and after, far beyond the noise,
 * which the values after them bear out.
 * @param season that may repeat, 1 for none
 * @returns in the order of time; none where there are more than a few
 */
function findBreaks(series: TargetSeries, season: number): readonly Break[] {
  const noise = measureNoise(series.values, season, series);
  if (!(noise > 0)) return [];
  const bound = FAR * noise;
  const held = holdSpikes(series.values, { bound, season, unit: 1 });
  const steps: number[] = [];
  const levelled = held.slice();
  for (let step = season + LEAST_BORNE; step + LEAST_BORNE <= held.length; step++) {
    if (!counts(series, step) || !counts(series, step - 1)) continue;
    const jump = jumpAt(levelled, step, season);
    if (Math.abs(jump) <= bound) continue;
    const size = measureBreak(levelled, { step, season, count: LEAST_BORNE });
    if (Math.abs(size) <= bound || Math.sign(size) !== Math.sign(jump)) continue;
    steps.push(step);
    if (steps.length > MOST_BREAKS) return [];
    raise(levelled, { step, size });
  }
  // Once more, by all values up to the next one.
  return steps.map((step, i) => {
    const next = steps[i + 1] ?? held.length;
    const count = Math.min(MOST_MEASURED, season > 1 ? season : MOST_MEASURED, next - step);
    const found = { step, size: measureBreak(held, { step, season, count }) };
    raise(held, found);
    return found;
  });
}

/**
 * A series as if it had always been at the level after its last break, which keeps the values that a model will see of it.
 * @param season that may repeat, 1 for none
 * @returns the series itself, and no breaks, where its level does not break
 */
export function mendBreaks(series: TargetSeries, season: number): Mended {
  const whole = { mended: series, breaks: [] };
  const added = mendBy(series, { season, isFactor: false });
  if (!isAbove0(series.values)) return added ?? whole;
  // Where the swing grows with the level, a large step is a break only if it is so beside the level too.
  const multiplied = mendBy(series, { season, isFactor: true });
  if (multiplied === undefined) return whole;
  if (added === undefined || !isAbove0(added.mended.values)) return multiplied;
  const roughness = ({ mended }: Mended) => measureRoughness(mended, season);
  return roughness(added) <= roughness(multiplied) ? added : multiplied;
}

/** A series without its breaks. */
export interface Mended {
  readonly mended: TargetSeries;
  readonly breaks: readonly KindOfBreak[];
}

/** Mends breaks of one kind; undefined where there is none. */
function mendBy(
  series: TargetSeries,
  { season, isFactor }: { readonly season: number; readonly isFactor: boolean },
): Mended | undefined {
  const own = isFactor ? series.values.map(Math.log) : Float64Array.from(series.values);
  const breaks = findBreaks({ ...series, values: own }, season).map((one) => ({ ...one, isFactor }));
  if (breaks.length === 0) return undefined;
  const values = Float64Array.from(own);
  for (const one of breaks) raise(values, one);
  return { mended: { ...series, values: isFactor ? values.map(Math.exp) : values, raw: series.values }, breaks };
}

/** How unlike the steps of logarithms are to those of a season before, in the mean. */
function measureRoughness({ values }: TargetSeries, season: number): number {
  const logs = values.map(Math.log);
  let sum = 0;
  for (let t = season + 1; t < logs.length; t++) {
    sum += Math.abs(logs[t]! - logs[t - 1]! - logs[t - season]! + logs[t - season - 1]!);
  }
  return sum;
}

function isAbove0(values: FloatArray): boolean {
  return values.every((value) => value > 0);
}

/** Takes what came before a break to the level after it. */
function raise(values: Float64Array, { step, size }: Break): void {
  for (let t = 0; t < step; t++) values[t]! += size;
}

/** The step to a value, less the one of those beside it and a season apart that is nearest to it. */
function jumpAt(values: FloatArray, step: number, season: number): number {
  const to = values[step]! - values[step - 1]!;
  // In plain steps, for it is asked of every value.
  const unlike = (t: number) =>
    t > 0 && t < values.length ? to - (values[t]! - values[t - 1]!) : Number.POSITIVE_INFINITY;
  return nearer(nearer(nearer(unlike(step + 1), unlike(step - 1)), unlike(step + season)), unlike(step - season));
}

/** The one of two numbers that is nearer to 0, the first where both are as near. */
function nearer(one: number, other: number): number {
  return Math.abs(other) < Math.abs(one) ? other : one;
}

/** How much higher a series is from a step on than before it, by the medians of some values each, beside its season and its slope. */
function measureBreak(
  values: FloatArray,
  { step, season, count }: { readonly step: number; readonly season: number; readonly count: number },
): number {
  if (season > 1) {
    const between = (first: number, end: number) =>
      medianOf(Array.from({ length: end - first }, (_, k) => values[first + k]! - values[first + k - season]!));
    return between(step, step + count) - between(Math.max(season, step - count), step);
  }
  const apart = Math.max(1, values.length >> 3);
  const slopes = Array.from({ length: values.length - apart }, (_, t) => (values[t + apart]! - values[t]!) / apart);
  const slope = medianOf(slopes);
  const first = Math.max(0, step - count);
  const before = Array.from({ length: step - first }, (_, k) => values[first + k]! + slope * (step - first - k));
  const after = Array.from({ length: count }, (_, k) => values[step + k]! - slope * k);
  return medianOf(after) - medianOf(before);
}

function medianOf(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  const half = (sorted.length - 1) / 2;
  return (sorted[Math.floor(half)]! + sorted[Math.ceil(half)]!) / 2;
}
