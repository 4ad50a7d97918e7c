// What a head is: from the last cell's output to a prediction.
import type { Named } from '../cells/cell.ts';
import type { Ops } from '../ops/ops.ts';

/** One learnt tensor: its name, its shape, and the law that a fresh one is drawn from, uniform between `-bound` and `bound`. */
export interface TensorLayout {
  readonly name: string;
  readonly shape: readonly number[];
  readonly bound: number;
}

/** What a head stands between. */
export interface HeadWidths {
  /** Width of the last cell. */
  readonly inputs: number;
  /** Hidden sizes of a head that has layers. */
  readonly hidden: readonly number[];
  /** Steps that are told at once, times targets. */
  readonly outputs: number;
}

/** One kind of head. */
export interface Head {
  /** `product`: one product and a bias, which faster ways may put into other products; else `layers`. */
  readonly shape: 'product' | 'layers';
  /** Its tensors, in PyTorch's parameter order: weight and bias of each layer, first to last. */
  tensors(widths: HeadWidths): readonly TensorLayout[];
  /** The prediction: x `[rows, inputs]` -> `[rows, outputs]`. */
  predict<T>(ops: Ops<T>, weights: Named<T>, x: T): T;
}

/** The two tensors of a PyTorch `nn.Linear`. */
export function linearTensors(name: string, inputs: number, outputs: number): readonly TensorLayout[] {
  const bound = 1 / Math.sqrt(inputs);
  return [
    { name: `${name}.weight`, shape: [outputs, inputs], bound },
    { name: `${name}.bias`, shape: [outputs], bound },
  ];
}
