// What an optimizer is: stateless functions over flat vectors, so that a checkpoint of it is plain arrays. Knows nothing of models.
import type { FloatArray } from '@onnxcast/series';

/** Computes loss and gradient at a point. */
export type Closure<Vector extends FloatArray> = (
  parameters: Vector,
) => Promise<{ readonly loss: number; readonly gradient: Vector }>;

/** Everything an optimizer remembers between steps, as plain numbers and vectors. */
export interface OptimizerState<Vector extends FloatArray = FloatArray> {
  /** Name of the optimizer that it is of: no other can read it. A training adds it. */
  readonly owner?: string;
  readonly numbers: Readonly<Record<string, number>>;
  readonly vectors: Readonly<Record<string, Vector>>;
}

/** The outcome of one step. */
export interface Step<Vector extends FloatArray> {
  readonly parameters: Vector;
  readonly state: OptimizerState<Vector>;
  /** Loss at the first closure call of the step, as `torch.optim.Optimizer.step` returns it. */
  readonly loss: number;
  /** Number of closure calls. */
  readonly evaluations: number;
}

/** A rule that moves parameters towards lower loss. Never mutates what it is given. */
export interface Optimizer {
  readonly name: string;
  /** Whether it compares gradients of one step with the next one's, which says something only while the function stays the same. */
  readonly comparesGradients: boolean;
  /** The same rule with its step length multiplied. */
  slower(factor: number): Optimizer;
  /** State before the first step. */
  init<Vector extends FloatArray>(parameters: Vector): OptimizerState<Vector>;
  step<Vector extends FloatArray>(
    parameters: Vector,
    closure: Closure<Vector>,
    state: OptimizerState<Vector>,
  ): Promise<Step<Vector>>;
}
