// The ops that a closed loop on TensorFlow is made of, with their attributes filled in.
import type { NodeJSKernelBackend } from '@tensorflow/tfjs-node/dist/nodejs_kernel_backend.js';
import type { LayerWeights } from '../tfjs/layer-weights.ts';
import { swapGates } from './fold-head.ts';
import type { RawAttributes, RawOps, RawTensor } from './raw-ops.ts';

/** One LSTM cell's weights in TensorFlow. */
export interface FusedCell {
  /** `[inputs + hidden, 4 hidden]`. */
  readonly kernel: RawTensor;
  readonly bias: RawTensor;
  /** Zeros, `[hidden]`. */
  readonly peephole: RawTensor;
}

/** A cell that runs one step at a time. */
export interface LoopCell extends FusedCell {
  /** The kernel's rows for x and for h, transposed. */
  readonly inputRows: RawTensor;
  readonly stateRows: RawTensor;
}

/** What a cell's op returns, in its order: i, cs, f, o, ci, co, h. */
export type CellOutputs = readonly RawTensor[];
export const CS = 1;
export const H = 6;

/** State of a cell, both `[batch, hidden]`. */
export interface CellState {
  readonly cs: RawTensor;
  readonly h: RawTensor;
}

export type FusedOps = ReturnType<typeof createFusedOps>;

/** Creates the ops; what they make is freed by `ops.release`. */
export function createFusedOps(ops: RawOps, binding: NodeJSKernelBackend['binding']) {
  const type = (name: string, value: number) => ({ name, type: binding.TF_ATTR_TYPE, value });
  const flag = (name: string, value: boolean) => ({ name, type: binding.TF_ATTR_BOOL, value });
  const count = (name: string, value: number) => ({ name, type: binding.TF_ATTR_INT, value });
  const real = (name: string, value: number) => ({ name, type: binding.TF_ATTR_FLOAT, value });
  const float = type('T', binding.TF_FLOAT);
  const indices = (name: string) => type(name, binding.TF_INT32);
  const noPeephole = flag('use_peephole', false);
  const attributes = {
    block: [real('cell_clip', 0), noPeephole, float],
    // LSTMBlockCell clips at 3 and adds 1 to the forget gate unless it is told otherwise.
    cell: [real('forget_bias', 0), real('cell_clip', -1), noPeephole, float],
    back: [noPeephole, float],
    add: [float],
    reshape: [float, indices('Tshape')],
    slice: [float, indices('Index')],
    pad: [float, indices('Tpaddings')],
    sum: [float, indices('Tidx'), flag('keep_dims', false)],
    cast: [type('SrcT', binding.TF_INT32), type('DstT', binding.TF_INT64), flag('Truncate', false)],
  } satisfies Record<string, RawAttributes>;
  const product = (first: boolean, second: boolean): RawAttributes => [
    flag('transpose_a', first),
    flag('transpose_b', second),
    float,
  ];
  const products = { none: product(false, false), first: product(true, false), second: product(false, true) };
  const one = (op: string, attributes: RawAttributes, inputs: readonly RawTensor[]) =>
    ops.run(op, attributes, inputs)[0]!;
  const lengthOf = (steps: number) => one('Cast', attributes.cast, [ops.scalar(steps)]);
  const weightsOf = ({ peephole, kernel, bias }: FusedCell) => [kernel, peephole, peephole, peephole, bias] as const;
  const zeros = (size: number) => ops.tensor(new Float32Array(size), [size]);

  return {
    /** A cell that runs over all steps in one op. */
    cell: ({ inputs, hidden, kernel, bias }: LayerWeights): FusedCell => ({
      kernel: ops.tensor(kernel, [inputs + hidden, 4 * hidden]),
      bias: ops.tensor(bias, [4 * hidden]),
      peephole: zeros(hidden),
    }),
    loopCell({ inputs, hidden, kernel, bias }: LayerWeights): LoopCell {
      const swapped = swapGates(kernel, hidden);
      const cut = inputs * 4 * hidden;
      return {
        kernel: ops.tensor(swapped, [inputs + hidden, 4 * hidden]),
        bias: ops.tensor(swapGates(bias, hidden), [4 * hidden]),
        peephole: zeros(hidden),
        inputRows: ops.tensor(swapped.slice(0, cut), [inputs, 4 * hidden]),
        stateRows: ops.tensor(swapped.slice(cut), [hidden, 4 * hidden]),
      };
    },
    /** All steps of a cell from rest, x `[time, batch, inputs]`. */
    forward: (cell: FusedCell, x: RawTensor, rest: RawTensor, steps: number): CellOutputs =>
      ops.run('BlockLSTMV2', attributes.block, [lengthOf(steps), x, rest, rest, ...weightsOf(cell)], 7),
    /** Gradients of every step's cs and h -> of x, cs, h, kernel, three peepholes and bias. */
    backward: (
      cell: FusedCell,
      x: RawTensor,
      rest: RawTensor,
      outputs: CellOutputs,
      dCs: RawTensor,
      dH: RawTensor,
      steps: number,
    ): readonly RawTensor[] => {
      const inputs = [lengthOf(steps), x, rest, rest, ...weightsOf(cell), ...outputs, dCs, dH];
      return ops.run('BlockLSTMGradV2', attributes.back, inputs, 8);
    },
    /** One step of a cell, x `[batch, inputs]`. */
    step: (cell: LoopCell, x: RawTensor, { cs, h }: CellState): CellOutputs =>
      ops.run('LSTMBlockCell', attributes.cell, [x, cs, h, ...weightsOf(cell)], 7),
    /** Gradients of a step's cs and h -> of the cs before it and of its gates before their activation, i, c, f, o. */
    stepBack(cell: LoopCell, x: RawTensor, { cs, h }: CellState, outputs: CellOutputs, dCs: RawTensor, dH: RawTensor) {
      const inputs = [x, cs, h, ...weightsOf(cell), ...outputs.slice(0, H), dCs, dH];
      const [dCsBefore, dGates] = ops.run('LSTMBlockCellGrad', attributes.back, inputs, 5);
      return { dCs: dCsBefore!, dGates: dGates! };
    },
    /** @param transposed which of the two factors is transposed */
    matMul: (a: RawTensor, b: RawTensor, transposed: keyof typeof products = 'none') =>
      one('MatMul', products[transposed], [a, b]),
    /** The sum of those that are there. */
    add(terms: readonly (RawTensor | undefined)[]): RawTensor {
      const given = terms.filter((term) => term !== undefined);
      if (given.length === 1) return given[0]!;
      if (given.length === 2) return one('AddV2', attributes.add, given);
      return one('AddN', [count('N', given.length), float], given);
    },
    concat(tensors: readonly RawTensor[], axis = 0): RawTensor {
      if (tensors.length === 1) return tensors[0]!;
      return one('ConcatV2', [count('N', tensors.length), float, indices('Tidx')], [...tensors, ops.scalar(axis)]);
    },
    /** Along the first axis, in equal parts. */
    split: (tensor: RawTensor, parts: number) =>
      ops.run('Split', [count('num_split', parts), float], [ops.scalar(0), tensor], parts),
    slice: (tensor: RawTensor, begin: readonly number[], size: readonly number[]) =>
      one('Slice', attributes.slice, [tensor, ops.integers(begin), ops.integers(size)]),
    reshape: (tensor: RawTensor, shape: readonly number[]) =>
      one('Reshape', attributes.reshape, [tensor, ops.integers(shape)]),
    /** `[1, batch, n]` -> `[steps + 1, batch, n]`, zeros before it. */
    padBefore: (tensor: RawTensor, steps: number) =>
      one('Pad', attributes.pad, [tensor, ops.integers([steps, 0, 0, 0, 0, 0], [3, 2])]),
    /** `[rows, n]` -> `[n]`. */
    sumRows: (tensor: RawTensor) => one('Sum', attributes.sum, [tensor, ops.integers([0])]),
  };
}
