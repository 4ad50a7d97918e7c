// One step of any cell over any operations.
import type { Ops } from '../ops/ops.ts';
import type { Cell, Named } from './cell.ts';

/** One cell's learnt values, G gates, in the layout that the interpreter's `affine` takes. */
export interface CellWeights<T> {
  /** `weight_ih`, `[G hidden, inputs]`. */
  readonly input: T;
  /** `weight_hh`, `[G hidden, hidden]`. */
  readonly recurrent: T;
  /** `bias_ih`, `[G hidden]`; of a cell whose sums are joined `bias_ih + bias_hh`. */
  readonly bias: T;
  /** `bias_hh`, of a cell whose sums are apart; no other has it. */
  readonly recurrentBias?: T;
}

/** What enters the gates of a step: T is all of them, `[rows, G hidden]`, or each by its name, `[rows, hidden]`. */
export interface GateSums<T> {
  readonly gates: T;
  /** Only of a cell whose sums are apart. */
  readonly recurrent?: T;
}

/**
 * Takes one step of a cell.
 * @param input what the gates get from the input `x`, `affine(x, weights.input, weights.bias)` `[rows, G hidden]`; it does not look at the state, so a layer may compute it of all its steps at once
 * @param before the state before the step, by part `[rows, hidden]`
 * @returns the state after it
 */
export function stepCell<T>(
  ops: Ops<T>,
  cell: Cell,
  { weights, input, before }: { readonly weights: CellWeights<T>; readonly input: T; readonly before: Named<T> },
): Named<T> {
  return activate(ops, cell, { sums: sumGates(ops, { weights, input, before }), before });
}

/** Adds the state's share to what comes from the input, or puts it beside. */
export function sumGates<T>(
  ops: Ops<T>,
  { weights, input, before }: { readonly weights: CellWeights<T>; readonly input: T; readonly before: Named<T> },
): GateSums<T> {
  const { recurrent, recurrentBias } = weights;
  if (recurrentBias === undefined) return { gates: ops.affine(before['h']!, recurrent, input) };
  return { gates: input, recurrent: ops.affine(before['h']!, recurrent, recurrentBias) };
}

/** The cell's own equations, over sums of all gates. */
export function activate<T>(
  ops: Ops<T>,
  cell: Cell,
  { sums, before }: { readonly sums: GateSums<T>; readonly before: Named<T> },
): Named<T> {
  const { gates, recurrent = {} } = cutGates(ops, cell, sums);
  return cell.step(ops, { gates, recurrent, state: before });
}

/** Cuts sums of all gates into each gate's own. */
export function cutGates<T>(ops: Ops<T>, cell: Cell, { gates, recurrent }: GateSums<T>): GateSums<Named<T>> {
  const cut = (all: T): Named<T> => {
    const parts = ops.split(all, cell.gates);
    return Object.fromEntries(cell.gates.map((gate, k) => [gate, parts[k]!]));
  };
  return { gates: cut(gates), ...(recurrent !== undefined && { recurrent: cut(recurrent) }) };
}
