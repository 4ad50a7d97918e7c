// What float32 alone does to one model: a yardstick for graphs, taken without any graph.
import type { ModelSource } from '@onnxcast/converter';
import { referenceForecast, type Weights } from '@onnxcast/model';
import { createRandom, lengthOf, type Random, toTensor } from '@onnxcast/series';
import { differencesByStep, type ToOwnUnit, type Values } from './differences.ts';
import { type Given, splitRows } from './graph-runtime.ts';

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
  /** Largest difference to float64 up to each step, in the model's own unit: `[time - 1]` and `[horizon]`. */
  readonly warmup: Float64Array;
  readonly closedLoop: Float64Array;
}

/**
 * Runs the plain loops in float32: once as they are, and four times with every weight moved by its last place, up or
 * down at random. One run alone would tell too little: an error that grows from step to step is small by luck in some,
 * and what a runtime leaves out, in its `tanh` for instance, is the same at every step, as a moved weight is.
 * @param reference what the loops say in float64
 */
export function measureRounding(
  { spec, weights }: ModelSource,
  { history, horizon, future }: Given,
  { reference, toOwnUnit }: { readonly reference: Values; readonly toOwnUnit: ToOwnUnit },
): Rounding {
  const run = (some: Weights): Values => {
    const { fitted, forecast } = referenceForecast({ spec, weights: some }, toTensor(history, 'float64'), {
      horizon,
      futureCovariates: future,
      arithmetic: 'float32',
    });
    return toOwnUnit({
      fitted: splitRows(fitted.data, history.length),
      forecast: splitRows(forecast.data, history.length),
    });
  };
  const started = performance.now();
  const values = run(weights);
  const milliseconds = performance.now() - started;
  const random = createRandom(0);
  const runs = [values, ...Array.from({ length: NUDGED_LOOPS }, () => run(nudge(weights, random)))];
  const [series, time] = [history.length, lengthOf(history[0]!)];
  return {
    values,
    milliseconds,
    warmup: largestSoFar(
      runs.map((one) => differencesByStep(one.fitted, reference.fitted, { series, steps: time - 1 })),
    ),
    closedLoop: largestSoFar(
      runs.map((one) => differencesByStep(one.forecast, reference.forecast, { series, steps: horizon })),
    ),
  };
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
