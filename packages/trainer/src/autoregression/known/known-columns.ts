// The targets of series, each by itself, beside the columns that are known in advance of it, and what may be taken of those.
import { type ModelSpec, rolesOf } from '@onnxcast/model';
import { lengthOf, type Series, selectFeatures } from '@onnxcast/series';
import type { TargetSeries } from '../target-series.ts';
import type { TermChoice } from './choose-terms.ts';
import type { Term } from './effects.ts';

/** Every target of every series by itself. */
export function targetsOf(series: readonly Series[], spec: ModelSpec): readonly TargetSeries[] {
  const { targets, future } = rolesOf(spec);
  const width = future.names.length;
  return series.flatMap((one) => {
    const rows = width === 0 ? undefined : selectFeatures(one, future.names).values;
    return targets.columns.map((column, target) => {
      const at = (t: number) => t * spec.features.length + column;
      const { observed } = one;
      const time = { length: lengthOf(one) };
      return {
        values: Float64Array.from(time, (_, t) => one.values[at(t)]!),
        ...(observed === undefined ? {} : { observed: Uint8Array.from(time, (_, t) => observed[at(t)]!) }),
        ...(rows === undefined ? {} : { known: { rows, width, scaled: width, target } }),
      };
    });
  });
}

/** What may be taken of what is known in advance: a caller's covariates at their step, and at the one before it too. */
export function offerTerms(spec: ModelSpec): readonly (readonly TermChoice[])[] {
  const { names } = rolesOf(spec).future;
  if (names.length === 0) return [];
  const at = (lag: number): readonly Term[] => names.map((_, column) => ({ column, lag }));
  const said = names.join(', ');
  return [
    [
      { name: said, terms: at(0) },
      { name: `${said}, of the step before too`, terms: [...at(0), ...at(1)] },
    ],
  ];
}
