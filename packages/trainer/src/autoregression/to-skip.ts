// An autoregression as a model's weights: a skip without cells.
import { type ModelSpec, rolesOf, type Weights, weightShapes } from '@onnxcast/model';
import { sizeOf } from '@onnxcast/series';
import type { Autoregression } from './autoregression.ts';
import type { Term } from './known/effects.ts';

/** Rows that a skip has to look at for an autoregression over so many values, beside the effects of terms. */
export function rowsFor(window: number, terms: readonly Term[]): number {
  return terms.length === 0 ? window : window + 1 + Math.max(...terms.map(({ lag }) => lag));
}

/**
 * The weights of a skip in which each target sees its own last values alone, and what is known in advance.
 *
 * What is known of a step stands in the row before it. An effect is added to the step that is told, and what it added to
 * those before was taken from them.
 */
export function toSkip({ lags, drift, effects }: Autoregression, spec: ModelSpec): Weights<Float32Array> {
  const { targets, future } = rolesOf(spec);
  const width = spec.features.length;
  const rows = spec.skip ?? 0;
  const weight = new Float64Array(targets.columns.length * rows * width);
  targets.columns.forEach((own, target) => {
    const at = (row: number, column: number) => (target * rows + row) * width + column;
    lags.forEach((value, lag) => {
      weight[at(lag, own)] = value;
    });
    effects?.terms.forEach(({ column, lag }, i) => {
      const effect = effects.weights[target]![i]!;
      const known = future.columns[column]!;
      weight[at(lag, known)]! += effect;
      lags.forEach((value, before) => {
        weight[at(lag + before + 1, known)]! -= value * effect;
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
