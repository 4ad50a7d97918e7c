// Below what no end of an interval need be.
import { type ModelSpec, rolesOf } from '@onnxcast/model';
import type { Series } from '@onnxcast/series';

/** 0 where no target was ever below it, as of counts; undefined else, and of logarithms, which stay above it by themselves. */
export function leastOf(spec: ModelSpec, series: readonly Series[]): number | undefined {
  if (spec.scaling === 'log') return undefined;
  const { columns } = rolesOf(spec).targets;
  const isLeast = series.every(({ features, values }) =>
    values.every((value, i) => value >= 0 || !columns.includes(i % features.length)),
  );
  return isLeast ? 0 : undefined;
}
