// An autoregression as a model's weights: a skip without cells.
import { type ModelSpec, networkOf, rolesOf, type Weights, weightShapes } from '@onnxcast/model';
import { sizeOf } from '@onnxcast/series';
import type { Autoregression } from './autoregression.ts';
import type { Term } from './known/effects.ts';

/** Rows that a skip has to look at for an autoregression over so many values, beside the effects of terms. */
export function rowsFor(window: number, terms: readonly Term[]): number {
  return terms.length === 0 ? window : window + 1 + Math.max(...terms.map(rowOf));
}

/** The row, from the newest back, in which a term of the next step stands: what is known in advance of a step stands in the one before. */
function rowOf({ lag, isPast = false }: Term): number {
  return isPast ? lag - 1 : lag;
}

/**
 * The weights of a skip in which each target sees its own last values alone, and what is known in advance.
 *
 * An effect is added to the step that is told, and what it added to
 * those before was taken from them. All that is known enters less its mean, as the values do.
 * @param names what the columns of the terms are called
 */
export function toSkip(
  { lags, drift, effects }: Autoregression,
  spec: ModelSpec,
  names: readonly string[],
): Weights<Float32Array> {
  const { targets } = rolesOf(spec);
  const { features } = networkOf(spec);
  const width = features.length;
  const rows = spec.skip ?? 0;
  const weight = new Float64Array(targets.columns.length * rows * width);
  targets.columns.forEach((own, target) => {
    const at = (row: number, column: number) => (target * rows + row) * width + column;
    lags.forEach((value, lag) => {
      weight[at(lag, own)] = value;
    });
    effects?.terms.forEach((term, i) => {
      const effect = effects.weights[target]![i]!;
      const known = features.indexOf(names[term.column]!);
      weight[at(rowOf(term), known)]! += effect;
      lags.forEach((value, before) => {
        weight[at(rowOf(term) + before + 1, known)]! -= value * effect;
      });
    });
  });
  const tensors = weightShapes(spec).map(({ name, shape }) => {
    const data = new Float32Array(sizeOf(shape));
    if (name === 'skip.bias') data.fill(drift);
    if (name === 'skip.weight') data.set(weight);
    return [name, { shape, data }] as const;
  });
  return Object.fromEntries(tensors);
}
