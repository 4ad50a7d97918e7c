// Series without the breaks of their targets, and which those are.
import { type ModelSpec, rolesOf } from '@onnxcast/model';
import type { Series } from '@onnxcast/series';
import type { TargetSeries } from '../target-series.ts';
import type { Mended, SeriesBreak } from './breaks.ts';

/**
 * Targets mended where most of them break. What breaks in a few of many is left as it is: the others tell how to go on, and
 * all share one model and one width of intervals.
 */
export function mendMost(mends: readonly Mended[]): readonly Mended[] {
  if (unbrokenOf(mends) !== undefined) return mends;
  return mends.map(({ mended: { raw, ...mended } }) => ({
    mended: raw === undefined ? mended : { ...mended, values: raw },
    breaks: [],
  }));
}

/** Steps that most targets of series have gone on at their last level; undefined where theirs does not break. */
export function unbrokenOf(mends: readonly Mended[]): number | undefined {
  const steps = mends.map(({ mended, breaks }) => {
    return breaks.length === 0 ? Number.POSITIVE_INFINITY : mended.values.length - breaks.at(-1)!.step;
  });
  const usual = steps.sort((one, other) => one - other)[Math.floor(steps.length / 2)]!;
  return Number.isFinite(usual) ? usual : undefined;
}

/** Series with other values of their targets, those of each series one after the other; the same ones where nothing was mended. */
export function withTargets(
  series: readonly Series[],
  { spec, targets }: { readonly spec: ModelSpec; readonly targets: readonly TargetSeries[] },
): readonly Series[] {
  const { columns } = rolesOf(spec).targets;
  if (targets.every(({ raw }) => raw === undefined)) return series;
  return series.map((one, i) => {
    const values = Float64Array.from(one.values);
    columns.forEach((column, target) => {
      targets[i * columns.length + target]!.values.forEach((value, t) => {
        values[t * one.features.length + column] = value;
      });
    });
    return { ...one, values };
  });
}

/** The breaks of the targets of series, by their names and times. */
export function nameBreaks(
  series: readonly Series[],
  { spec, mends }: { readonly spec: ModelSpec; readonly mends: readonly Mended[] },
): readonly SeriesBreak[] {
  const { names } = rolesOf(spec).targets;
  return mends.flatMap(({ breaks }, i) => {
    const { id, times } = series[Math.floor(i / names.length)]!;
    return breaks.map((one) => {
      const time = times?.[one.step];
      return { ...one, id, target: names[i % names.length]!, ...(time === undefined ? {} : { time }) };
    });
  });
}
