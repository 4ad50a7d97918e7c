// An autoregression as a model's weights: a skip without cells.
import { type ModelSpec, networkOf, rolesOf, type Weights, weightShapes } from '@onnxcast/model';
import { sizeOf } from '@onnxcast/series';
import type { Autoregression } from './autoregression.ts';
import type { Term } from './known/effects.ts';

/** Rows that a skip has to look at for an autoregression over so many values, beside the effects of terms. */
export function rowsFor(window: number, terms: readonly Term[]): number {
  return terms.length === 0 ? window : window + 1 + Math.max(...terms.map(({ lag }) => lag));
}

/** How a network sees what is known in advance. */
interface KnownInputs {
  /** What the columns of the terms are called. */
  readonly names: readonly string[];
  /** What the effects add to each target in the mean of its history `[targets]`, of columns that enter as they are. */
  readonly means: readonly number[];
}

/**
 * The weights of a skip in which each target sees its own last values alone, and what is known in advance.
 *
 * What is known of a step stands in the row before it. An effect is added to the step that is told, and what it added to
 * those before was taken from them.
 */
export function toSkip(
  { lags, drift, effects }: Autoregression,
  spec: ModelSpec,
  { names, means }: KnownInputs,
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
    effects?.terms.forEach(({ column, lag }, i) => {
      const effect = effects.weights[target]![i]!;
      const known = features.indexOf(names[column]!);
      weight[at(lag, known)]! += effect;
      lags.forEach((value, before) => {
        weight[at(lag + before + 1, known)]! -= value * effect;
      });
    });
  });
  const left = lags.reduce((sum, value) => sum - value, 1);
  const bias = targets.columns.map((_, target) => drift - left * (means[target] ?? 0));
  const tensors = weightShapes(spec).map(({ name, shape }) => {
    const data = new Float32Array(sizeOf(shape));
    if (name === 'skip.bias') data.set(bias);
    if (name === 'skip.weight') data.set(weight);
    return [name, { shape, data }] as const;
  });
  return Object.fromEntries(tensors);
}
