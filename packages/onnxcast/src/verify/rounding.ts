// What float32 alone does to one model: a yardstick for graphs, taken without any graph.
import type { ModelSource } from '@onnxcast/converter';
import { referenceForecast, type Weights } from '@onnxcast/model';
import { createRandom, type Random, toTensor } from '@onnxcast/series';
import { differencesOf, partKeys, type ToOwnUnit, type Values } from './differences.ts';
import { type Given, rowsOf } from './graph-runtime.ts';

/** Graphs may differ by so many times what rounding does: more than the 3.7 times that was seen at most (docs/verify.md). */
export const ROUNDING_FACTOR = 6;

/** Loops with weights that differ in their last place. */
const NUDGED_LOOPS = 4;

/** Weights are known to their last place only: 2^-23 of themselves. */
const LAST_PLACE = 2 ** -23;

/** What {@link measureRounding} found. */
export interface Rounding {
  /** The plain loops in float32. */
  readonly values: Values;
  readonly milliseconds: number;
  /** Largest difference to float64 up to each step of each part, in the model's own unit. */
  readonly largest: Values;
}

/**
 * Runs the plain loops in float32: once as they are, and four times with every weight moved by its last place, up or
 * down at random. One run alone would tell too little: an error that grows from step to step is small by luck in some,
 * and what a runtime leaves out, in its `tanh` for instance, is the same at every step, as a moved weight is.
 * @param reference what the loops say in float64
 */
export function measureRounding(
  { spec, weights }: ModelSource,
  given: Given,
  { reference, toOwnUnit }: { readonly reference: Values; readonly toOwnUnit: ToOwnUnit },
): Rounding {
  const { history, horizon, future, starts } = given;
  const run = (some: Weights): Values => {
    const options = { horizon, futureCovariates: future, startTimes: starts, arithmetic: 'float32' } as const;
    const said = referenceForecast({ spec, weights: some }, toTensor(history, 'float64'), options);
    return toOwnUnit(rowsOf(said, history.length));
  };
  const started = performance.now();
  const values = run(weights);
  const milliseconds = performance.now() - started;
  const random = createRandom(0);
  const runs = [values, ...Array.from({ length: NUDGED_LOOPS }, () => run(nudge(weights, random)))];
  const differences = runs.map((one) => differencesOf(one, reference, given));
  const said = partKeys.filter((part) => values[part] !== undefined);
  const largest = said.map((part) => [part, largestSoFar(differences.map((one) => one[part]!))] as const);
  return { values, milliseconds, largest: Object.fromEntries(largest) };
}

/** `[run][step]` -> `[step]`. */
function largestSoFar(runs: readonly Float64Array[]): Float64Array {
  let soFar = 0;
  return runs[0]!.map((_, t) => {
    soFar = Math.max(soFar, ...runs.map((one) => one[t]!));
    return soFar;
  });
}

function nudge(weights: Weights, random: Random): Weights {
  return Object.fromEntries(
    Object.entries(weights).map(([name, { shape, data }]) => {
      const nudged = Float32Array.from(data, (value) => value * (1 + (random.next() < 0.5 ? -LAST_PLACE : LAST_PLACE)));
      return [name, { shape, data: nudged }];
    }),
  );
}
