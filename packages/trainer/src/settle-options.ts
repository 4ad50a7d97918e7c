// What the data decides where nobody says: whether series are learnt in windows, by which rule, in how many steps.
import { InputError, option, type Series, text } from '@onnxcast/series';
import { areLong } from './data/long-series.ts';
import { windowingOf } from './lessons/lessons.ts';
import { learningRateOf, type OptimizerName, paceOf, usualOptimizer } from './optimizers/optimizers.ts';
import { type TrainOptions, trainOptionsSchema } from './options.ts';
import type { PresetOptions } from './presets/presets.ts';

/** Options of which nothing is left to decide; told again, they give the same training. */
export type SettledOptions = PresetOptions & {
  readonly optimizer: OptimizerName;
  readonly iterations: number;
  readonly window: number | 'none';
};

const ITERATIONS = 20;
/** Batches that an epoch has at least, by going over the data up to as many times as it has iterations otherwise. */
const BATCHES = 100;

/**
 * Steps of the windows that series are learnt in.
 * @returns undefined where they are learnt as a whole
 * @throws InputError when windows are asked for beside a rule that needs the same series at every step
 */
export function windowFor(
  series: readonly Series[],
  { window, lesson, optimizer }: Pick<TrainOptions, 'window' | 'lesson' | 'optimizer'>,
): number | undefined {
  const { window: usual, drawsWindows = false } = windowingOf(lesson);
  const needsWhole = !drawsWindows && optimizer !== undefined && paceOf(optimizer) === 'quasi-newton';
  if (window === undefined) return areLong(series) && !needsWhole ? usual : undefined;
  if (window === 'none') return undefined;
  if (!needsWhole) return window;
  throw new InputError({
    option: 'window',
    found: text`${window} beside ${option('optimizer', optimizer)}, which learns from the same series at every step`,
    remedy: 'Leave out one of the two.',
  });
}

/**
 * Decides what was left open.
 * @param learnt steps of a window, see {@link windowFor}, and the number of stretches that windows are cut from
 * @returns the options, and how many steps of the optimizer are an epoch
 */
export function settleOptions(
  options: PresetOptions,
  { window, stretches }: { readonly window: number | undefined; readonly stretches: number },
): { readonly settled: SettledOptions; readonly steps: number } {
  const { lesson, batch, iterations } = options;
  if (window === undefined || windowingOf(lesson).drawsWindows) {
    const { optimizer = usualOptimizer.whole } = options;
    const steps = iterations ?? ITERATIONS;
    return { settled: inOrder({ ...options, optimizer, iterations: steps, window: window ?? 'none' }), steps };
  }
  const { optimizer = usualOptimizer.batches } = options;
  const batches = Math.ceil(stretches / batch);
  const passes = iterations ?? Math.min(ITERATIONS, Math.ceil(BATCHES / batches));
  const lr = learningRateOf({ ...options, optimizer, isOfBatches: true });
  return { settled: inOrder({ ...options, optimizer, lr, iterations: passes, window }), steps: passes * batches };
}

/** The same in the order of the schema, so that a checkpoint has the same bytes whoever said what. */
function inOrder(options: SettledOptions): SettledOptions {
  return trainOptionsSchema.parse(options) as SettledOptions;
}
