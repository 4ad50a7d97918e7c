// What is known in advance acts on a target: a regression whose errors go on from step to step.

import { deviationOf, meanOf } from '@onnxcast/series';
import { prepareRidge } from '../least-squares/solve-ridge.ts';
import { counts, type KnownSeries } from '../target-series.ts';

/** A column, so many steps before the step that it acts on. */
export interface Term {
  readonly column: number;
  readonly lag: number;
  /** Whether it is known up to the last value alone, and taken to stay as it was then. Default: it is known in advance. */
  readonly isPast?: boolean;
}

/** Terms, and what each adds to a target. Plain data. */
export interface Effects {
  readonly terms: readonly Term[];
  /** `[terms]` for each target, in deviations of its history. */
  readonly weights: readonly Float64Array[];
}

/** Weight of no effect at all, in mean squares of the terms. */
const PENALTY = 1e-3;

/** A series, and the mean and the deviation that its values are taken in, where those are not their own. */
type MeasuredSeries = KnownSeries & { readonly mean?: number; readonly deviation?: number };

/** The regression is repeated over what its errors do not carry on by themselves. */
const PASSES = 4;

/**
 * Fits the effects of terms on every target, over all series.
 *
 * Of the errors each goes on by some part in the next one, which is taken from both sides before the next pass: what drifts
 * by itself is then not laid at the terms' door.
 * Source: Cochrane & Orcutt, J. Am. Stat. Assoc. 44 (1949), with Hoerl & Kennard's penalty
 * @returns undefined where the equations are too near to singular
 */
export function fitEffects(series: readonly MeasuredSeries[], terms: readonly Term[]): Effects | undefined {
  const targets = 1 + Math.max(...series.map(({ known }) => known.target));
  const weights = Array.from({ length: targets }, (_, target) => {
    const parts = series.filter(({ known }) => known.target === target).map((one) => prepare(one, terms));
    return fitTarget(parts, terms.length);
  });
  return weights.every((own) => own !== undefined) ? { terms, weights } : undefined;
}

/**
 * What effects add to a series.
 * @returns `[rows that are known]`, in deviations of the values
 */
export function addEffects(series: KnownSeries, effects: Effects): Float64Array {
  const { rows, width, target } = series.known;
  const own = effects.weights[target]!;
  const added = new Float64Array(rows.length / width);
  effects.terms.forEach(({ column, lag, isPast = false }, i) => {
    const { mean, deviation } = momentsOf(series, column);
    const weight = own[i]! / deviation;
    const last = isPast ? series.values.length - 1 : added.length;
    for (let t = lag; t < added.length; t++) {
      added[t]! += weight * (rows[Math.min(t - lag, last) * width + column]! - mean);
    }
  });
  return added;
}

/** How the columns of terms enter: less their mean over the rows of the values, in their deviation where they are scaled. */
function momentsOf(
  { values, known: { rows, width, scaled } }: KnownSeries,
  column: number,
): { readonly mean: number; readonly deviation: number } {
  let sum = 0;
  for (let t = 0; t < values.length; t++) sum += rows[t * width + column]!;
  const mean = sum / values.length;
  if (column >= scaled) return { mean, deviation: 1 };
  return {
    mean,
    deviation: deviationOf(
      Float64Array.from(values, (_, t) => rows[t * width + column]!),
      mean,
    ),
  };
}

/** `[rows, terms]`; before the first row there is the mean. */
function termRows(series: KnownSeries, terms: readonly Term[]): Float64Array {
  const { rows, width } = series.known;
  const time = rows.length / width;
  const entered = new Float64Array(time * terms.length);
  terms.forEach(({ column, lag }, i) => {
    const { mean, deviation } = momentsOf(series, column);
    for (let t = lag; t < time; t++) {
      entered[t * terms.length + i] = (rows[(t - lag) * width + column]! - mean) / deviation;
    }
  });
  return entered;
}

/** Both sides of the regression over one series. */
interface Sides {
  /** `[time, terms]`. */
  readonly inputs: Float64Array;
  /** `[time]`, in deviations; NaN where nothing was observed. */
  readonly values: Float64Array;
}

function prepare(series: MeasuredSeries, terms: readonly Term[]): Sides {
  const { mean = meanOf(series.values), deviation = deviationOf(series.values, mean) } = series;
  const values = Float64Array.from(series.values, (value, t) =>
    counts(series, t) ? (value - mean) / deviation : Number.NaN,
  );
  return { inputs: termRows(series, terms), values };
}

function fitTarget(parts: readonly Sides[], count: number): Float64Array | undefined {
  let weights: Float64Array | undefined;
  let carried = 0;
  for (let pass = 0; pass < PASSES; pass++) {
    weights = fitRows(parts, { count, carried });
    if (weights === undefined) return undefined;
    carried = carriedBy(parts, weights);
  }
  return weights;
}

/** Ridge over rows less a part of the rows before them. */
function fitRows(
  parts: readonly Sides[],
  { count, carried }: { readonly count: number; readonly carried: number },
): Float64Array | undefined {
  const products = new Float64Array(count * count);
  const targets = new Float64Array(count);
  const row = new Float64Array(count);
  for (const { inputs, values } of parts) {
    for (let t = 1; t < values.length; t++) {
      const value = values[t]! - carried * values[t - 1]!;
      if (Number.isNaN(value)) continue;
      for (let i = 0; i < count; i++) row[i] = inputs[t * count + i]! - carried * inputs[(t - 1) * count + i]!;
      for (let i = 0; i < count; i++) {
        targets[i]! += row[i]! * value;
        for (let j = 0; j < count; j++) products[i * count + j]! += row[i]! * row[j]!;
      }
    }
  }
  const penalties = Float64Array.from({ length: count }, (_, i) => {
    return PENALTY * products[i * count + i]! + Number.EPSILON;
  });
  const weights = prepareRidge({ products, targets }, penalties)?.(new Float64Array(count));
  return weights?.every(Number.isFinite) ? weights : undefined;
}

/** The part of an error that is left in the next one, from 0 to 1. */
function carriedBy(parts: readonly Sides[], weights: Float64Array): number {
  let both = 0;
  let square = 0;
  for (const { inputs, values } of parts) {
    const errors = values.map((value, t) => {
      return weights.reduce((left, weight, i) => left - weight * inputs[t * weights.length + i]!, value);
    });
    for (let t = 1; t < errors.length; t++) {
      const product = errors[t]! * errors[t - 1]!;
      if (Number.isNaN(product)) continue;
      both += product;
      square += errors[t - 1]! ** 2;
    }
  }
  return square > 0 ? Math.max(0, Math.min(1, both / square)) : 0;
}
