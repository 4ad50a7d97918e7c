// What a head is: from the last cell's output to a prediction.
import type { Named } from '../cells/cell.ts';
import type { Ops } from '../ops/ops.ts';

/** One learnt tensor: its name, its shape, and the law that a fresh one is drawn from, uniform between `-bound` and `bound`. */
export interface TensorLayout {
  readonly name: string;
  readonly shape: readonly number[];
  readonly bound: number;
}

/** One kind of head. */
export interface Head {
  /**
   * Its tensors, in PyTorch's parameter order.
   * @param inputs width of the last cell
   * @param targets features that are forecast
   */
  tensors(inputs: number, targets: number): readonly TensorLayout[];
  /** The prediction: x `[rows, inputs]` -> `[rows, targets]`. */
  predict<T>(ops: Ops<T>, weights: Named<T>, x: T): T;
}
