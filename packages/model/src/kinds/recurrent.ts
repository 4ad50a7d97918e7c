// The recurrent kind: features -> hidden[0] -> ... -> hidden[n-1] -> targets, cells of one kind and a head, and past them, where wanted, a linear autoregression.
import type { Named } from '../cells/cell.ts';
import type { CellKind } from '../cells/cell-names.ts';
import { cells, defaultCell } from '../cells/cells.ts';
import { type CellWeights, stepCell } from '../cells/step-cell.ts';
import type { TensorLayout } from '../heads/head.ts';
import type { HeadKind } from '../heads/head-names.ts';
import { defaultHead, heads } from '../heads/heads.ts';
import type { Ops } from '../ops/ops.ts';
import type { Kind, Widths } from './kind.ts';

/** The fields of a spec that are this kind's own. */
export interface RecurrentSpec {
  /** Default `lstm`. */
  readonly cell?: CellKind;
  /** Hidden size of each cell, first to last; none at all only beside a skip. */
  readonly hidden: readonly number[];
  /** Last rows that a linear autoregression takes past the cells to the prediction; default 0, no such skip. */
  readonly skip?: number;
  /** Default `linear`. */
  readonly head?: HeadKind;
  /** Hidden sizes of a head of layers, first to last; default one as wide as the last cell. */
  readonly headHidden?: readonly number[];
  /** Steps that each prediction tells at once, default 1; a closed loop feeds them back one by one before it asks for more. */
  readonly steps?: number;
}

/** The kind of a model's cells. */
export function cellOf({ cell = defaultCell }: Pick<RecurrentSpec, 'cell'>): CellKind {
  return cell;
}

/** The kind of a model's head. */
export function headOf({ head = defaultHead }: Pick<RecurrentSpec, 'head'>): HeadKind {
  return head;
}

/** How many steps a prediction tells at once. */
export function stepsOf({ steps = 1 }: Pick<RecurrentSpec, 'steps'>): number {
  return steps;
}

/** Name of a cell, which begins those of its tensors: `lstm1`, `gru2`, ...; the first cell is 1. */
export function cellName(spec: Pick<RecurrentSpec, 'cell'>, cell: number): string {
  return `${cells[cellOf(spec)].module}${cell}`;
}

/**
 * Cells one above the other, each with a state that begins at zero. Source: PyTorch's `nn.LSTMCell` and its like, under the names they have as `self.lstm1`, ...
 *
 * A skip is PyTorch's `nn.Linear` over the last rows side by side, the newest first, zeros before the first row.
 */
export const recurrent: Kind<RecurrentSpec> = {
  describe(spec) {
    const { hidden, skip = 0, head, headHidden = hidden.slice(-1) } = spec;
    const steps = stepsOf(spec);
    return [
      ...(hidden.length === 0 ? [] : [`${cellOf(spec).toUpperCase()} cells of ${hidden.join(' and ')} units`]),
      ...(head === undefined ? [] : [`a head ${head} of ${headHidden.join(' and ')}`]),
      ...(skip === 0 ? [] : [`a linear autoregression over ${skip} rows`]),
      ...(steps === 1 ? [] : [`${steps} steps at once`]),
    ].join(', ');
  },

  tensors(spec, { features, targets }) {
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
    return [...ofCells, ...headTensors(spec, targets), ...skipTensors(spec, { features, targets })];
  },

  state(spec, { features }) {
    const { state } = cells[cellOf(spec)];
    const ofCells = spec.hidden.map((hidden) => Object.fromEntries(state.map((part) => [part, hidden])));
    const rows = rowsBefore(spec);
    return rows.length === 0 ? ofCells : [...ofCells, Object.fromEntries(rows.map((row) => [row, features]))];
  },

  connect(ops, spec, weights) {
    const cell = cells[cellOf(spec)];
    const head = heads[headOf(spec)];
    const layers = spec.hidden.map((_, i) => takeCell(ops, weights, { name: cellName(spec, i + 1), sums: cell.sums }));
    const rows = rowsBefore(spec);
    const hasSkip = (spec.skip ?? 0) > 0;
    return {
      step(entering, state) {
        let x = entering;
        const after = layers.map((own, i) => {
          const input = ops.affine(x, own.input, own.bias);
          const next = stepCell(ops, cell, { weights: own, input, before: state[i]! });
          x = next['h']!;
          return next;
        });
        const fromCells = layers.length === 0 ? weights['skip.bias']! : head.predict(ops, weights, x);
        if (!hasSkip) return { predicted: fromCells, state: after };
        const before = rows.map((row) => state.at(-1)![row]!);
        const predicted = ops.affine(ops.concat([entering, ...before]), weights['skip.weight']!, fromCells);
        if (rows.length === 0) return { predicted, state: after };
        const moved = Object.fromEntries(rows.map((row, i) => [row, i === 0 ? entering : before[i - 1]!]));
        return { predicted, state: [...after, moved] };
      },
    };
  },
};

/** Weights of the head, in their order; none of a model without cells. */
export function headTensors(spec: RecurrentSpec, targets: number): readonly TensorLayout[] {
  const inputs = spec.hidden.at(-1);
  if (inputs === undefined) return [];
  const { headHidden: hidden = [inputs] } = spec;
  return heads[headOf(spec)].tensors({ inputs, hidden, outputs: stepsOf(spec) * targets });
}

/** Names of the rows before the present one that a skip looks at, the newest first. */
function rowsBefore({ skip = 0 }: RecurrentSpec): readonly string[] {
  return Array.from({ length: Math.max(skip - 1, 0) }, (_, i) => `lag${i + 1}_`);
}

/** Weights of a skip; a bias of its own only where no head has one. */
function skipTensors(spec: RecurrentSpec, { features, targets }: Widths): readonly TensorLayout[] {
  const { skip = 0, hidden } = spec;
  if (skip === 0) return [];
  const outputs = stepsOf(spec) * targets;
  const bound = 1 / Math.sqrt(skip * features);
  const weight = { name: 'skip.weight', shape: [outputs, skip * features], bound };
  return hidden.length > 0 ? [weight] : [weight, { name: 'skip.bias', shape: [outputs], bound }];
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
