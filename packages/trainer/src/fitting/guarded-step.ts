// One optimizer step that can't end in garbage: what is no number, explodes or gains nothing is undone.
import type { Closure, Optimizer, OptimizerState } from '../optimizers/optimizer.ts';
import { areFinite } from '../optimizers/vector.ts';

/** What a guarded step begins with. */
export interface StepStart {
  readonly parameters: Float32Array;
  readonly state: OptimizerState<Float32Array>;
  /** Its loss may be no number. */
  readonly closure: Closure<Float32Array>;
  /** Whether its losses compare with one another; else the best point is the first. Default true. */
  readonly compares?: boolean;
  /** What is thrown where the loss is no number at the step's very start. */
  readonly notFinite: (loss: number) => Error;
}

/** How a guarded step ended. */
export interface GuardedStep {
  readonly parameters: Float32Array;
  readonly state: OptimizerState<Float32Array>;
  /** Number of closure calls. */
  readonly evaluations: number;
  /** Why the step was undone down to the best point that it had seen; absent: it was not. */
  readonly setback?: string;
}

/** A loss so many times the best one of the step is an explosion. */
const EXPLOSION = 100;
/** What the step length is multiplied by after a setback, and how far down it goes. */
const SHRINK = 0.25;
const LEAST = SHRINK ** 4;
/** Name of the step length's factor among the optimizer's numbers. */
const SCALE = 'stepScale';

class StepFailed extends Error {}

/** Part of its usual step length that an optimizer goes with: 1 until there is a setback. */
export function stepScaleOf({ numbers }: OptimizerState): number {
  return numbers[SCALE] ?? 1;
}

/**
 * Takes one step. After a setback the parameters are the best ones that it had seen, the optimizer forgets what it knew,
 * and the next steps are shorter; every step without one makes them longer again.
 * @throws what `notFinite` makes of the loss at the step's very start where that is no number
 */
export async function takeGuardedStep(
  optimizer: Optimizer,
  { parameters: start, state, closure, compares = true, notFinite }: StepStart,
): Promise<GuardedStep> {
  const scale = stepScaleOf(state);
  let best: { readonly parameters: Float32Array; readonly loss: number } | undefined;
  let first = Number.NaN;
  let lastLoss = Number.NaN;
  let evaluations = 0;
  let refused = 0;
  const losses = new WeakMap<Float32Array, number>();
  const guarded: Closure<Float32Array> = async (point) => {
    if (!areFinite(point)) throw new StepFailed('the weights are no longer finite numbers');
    const result = await closure(point);
    evaluations += 1;
    if (!best && !Number.isFinite(result.loss)) throw notFinite(result.loss);
    if (!Number.isFinite(result.loss) || !areFinite(result.gradient)) {
      refused += 1;
      // A line search steps back from this; any other rule makes weights of it that are refused above.
      return { loss: Number.POSITIVE_INFINITY, gradient: new Float32Array(point.length).fill(Number.NaN) };
    }
    if (!best) first = result.loss;
    if (!best || (compares && result.loss < best.loss)) best = { parameters: point, loss: result.loss };
    lastLoss = result.loss;
    losses.set(point, result.loss);
    return result;
  };
  const undo = (setback: string): GuardedStep => ({
    parameters: best?.parameters ?? start,
    state: withScale(optimizer.init(start), Math.max(LEAST, scale * SHRINK)),
    evaluations,
    setback,
  });
  try {
    const paced = scale === 1 ? optimizer : optimizer.slower(scale);
    const step = await paced.step(start, guarded, state);
    if (!best) return undo('the gradient is no finite number');
    if (!areFinite(step.parameters)) return undo('the weights are no longer finite numbers');
    const endLoss = losses.get(step.parameters) ?? lastLoss;
    if (compares && endLoss > EXPLOSION * best.loss) return undo(`the loss grew to ${endLoss.toPrecision(3)}`);
    if (refused > 0 && best.loss >= first) return undo('the loss is no finite number along the search line');
    if (optimizer.comparesGradients && evaluations > 2 && best.loss >= first)
      return undo('the search for a lower loss found none');
    return { parameters: step.parameters, state: withScale(step.state, Math.min(1, scale / SHRINK)), evaluations };
  } catch (error) {
    if (error instanceof StepFailed) return undo(error.message);
    throw error;
  }
}

/** A state that knows nothing of what was, except how long steps are. */
export function forget(
  optimizer: Optimizer,
  parameters: Float32Array,
  state: OptimizerState<Float32Array>,
): OptimizerState<Float32Array> {
  return withScale(optimizer.init(parameters), stepScaleOf(state));
}

function withScale(state: OptimizerState<Float32Array>, scale: number): OptimizerState<Float32Array> {
  const { [SCALE]: _, ...numbers } = state.numbers;
  return { ...state, numbers: scale === 1 ? numbers : { ...numbers, [SCALE]: scale } };
}
