// Cells one above the other and their head: what a recurrent model has once, or several times side by side as its members.
import type { Named } from '../cells/cell.ts';
import type { CellKind } from '../cells/cell-names.ts';
import { cells, defaultCell } from '../cells/cells.ts';
import { type CellWeights, stepCell } from '../cells/step-cell.ts';
import type { TensorLayout } from '../heads/head.ts';
import type { HeadKind } from '../heads/head-names.ts';
import { defaultHead, heads } from '../heads/heads.ts';
import type { Ops } from '../ops/ops.ts';
import type { NetworkState, Widths } from './kind.ts';

/** The fields of a spec that say what cells and their head are. */
export interface CellStackSpec {
  /** Default `lstm`. */
  readonly cell?: CellKind;
  /** Hidden size of each cell, first to last; none at all only beside a skip. */
  readonly hidden: readonly number[];
  /** Default `linear`. */
  readonly head?: HeadKind;
  /** Hidden sizes of a head of layers, first to last; default one as wide as the last cell. */
  readonly headHidden?: readonly number[];
  /** Steps that each prediction tells at once, default 1; a closed loop feeds them back one by one before it asks for more. */
  readonly steps?: number;
}

/** The kind of a model's cells. */
export function cellOf({ cell = defaultCell }: Pick<CellStackSpec, 'cell'>): CellKind {
  return cell;
}

/** The kind of a model's head. */
export function headOf({ head = defaultHead }: Pick<CellStackSpec, 'head'>): HeadKind {
  return head;
}

/** How many steps a prediction tells at once. */
export function stepsOf({ steps = 1 }: Pick<CellStackSpec, 'steps'>): number {
  return steps;
}

/** Name of a cell, which begins those of its tensors: `lstm1`, `gru2`, ...; the first cell is 1. */
export function cellName(spec: Pick<CellStackSpec, 'cell'>, cell: number): string {
  return `${cells[cellOf(spec)].module}${cell}`;
}

/** Weights of cells and head, in their order. */
export function stackTensors(spec: CellStackSpec, { features, targets }: Widths): readonly TensorLayout[] {
  const gates = cells[cellOf(spec)].gates.length;
  const ofCells = spec.hidden.flatMap((hidden, i) => {
    const inputs = spec.hidden[i - 1] ?? features;
    const shapes = {
      weight_ih: [gates * hidden, inputs],
      weight_hh: [gates * hidden, hidden],
      bias_ih: [gates * hidden],
      bias_hh: [gates * hidden],
    };
    return Object.entries(shapes).map(([part, shape]) => {
      return { name: `${cellName(spec, i + 1)}.${part}`, shape, bound: 1 / Math.sqrt(hidden) };
    });
  });
  return [...ofCells, ...headTensors(spec, targets)];
}

/** Weights of the head, in their order; none of a model without cells. */
export function headTensors(spec: CellStackSpec, targets: number): readonly TensorLayout[] {
  const inputs = spec.hidden.at(-1);
  if (inputs === undefined) return [];
  const { headHidden: hidden = [inputs] } = spec;
  return heads[headOf(spec)].tensors({ inputs, hidden, outputs: stepsOf(spec) * targets });
}

/** Widths of what the cells carry from step to step. */
export function stackState({ cell, hidden }: CellStackSpec): NetworkState<number> {
  const { state } = cells[cellOf({ ...(cell !== undefined && { cell }) })];
  return hidden.map((size) => Object.fromEntries(state.map((part) => [part, size])));
}

/** Cells and a head that are ready to run. */
export interface CellStack<T> {
  /** One step: x `[rows, inputs of the first cell]` -> what the head says of it `[rows, steps targets]`, and the state after. */
  step(x: T, state: NetworkState<T>): { readonly told: T; readonly state: NetworkState<T> };
}

/** Joins learnt values to cells and a head. */
export function connectStack<T>(ops: Ops<T>, spec: CellStackSpec, weights: Named<T>): CellStack<T> {
  const cell = cells[cellOf(spec)];
  const head = heads[headOf(spec)];
  const layers = spec.hidden.map((_, i) => takeCell(ops, weights, { name: cellName(spec, i + 1), sums: cell.sums }));
  return {
    step(entering, before) {
      let x = entering;
      const state = layers.map((own, i) => {
        const input = ops.affine(x, own.input, own.bias);
        const next = stepCell(ops, cell, { weights: own, input, before: before[i]! });
        x = next['h']!;
        return next;
      });
      return { told: head.predict(ops, weights, x), state };
    },
  };
}

/**
 * Takes one cell's values out of all.
 * @param name as {@link cellName} says it
 */
export function takeCell<T>(
  ops: Ops<T>,
  weights: Named<T>,
  { name, sums }: { readonly name: string; readonly sums: 'joined' | 'apart' },
): CellWeights<T> {
  const take = (part: string) => weights[`${name}.${part}`]!;
  const matrices = { input: take('weight_ih'), recurrent: take('weight_hh') };
  if (sums === 'joined') return { ...matrices, bias: ops.add(take('bias_ih'), take('bias_hh')) };
  return { ...matrices, bias: take('bias_ih'), recurrentBias: take('bias_hh') };
}
