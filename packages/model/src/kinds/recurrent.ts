// The recurrent kind: features -> hidden[0] -> ... -> hidden[n-1] -> targets, cells of one kind and a head.
import type { Named } from '../cells/cell.ts';
import { type CellKind, cells, defaultCell } from '../cells/cells.ts';
import { type CellWeights, stepCell } from '../cells/step-cell.ts';
import { type HeadKind, heads } from '../heads/heads.ts';
import type { Ops } from '../ops/ops.ts';
import type { Kind } from './kind.ts';

/** The fields of a spec that are this kind's own. */
export interface RecurrentSpec {
  /** Default `lstm`. */
  readonly cell?: CellKind;
  /** Hidden size of each cell, first to last. */
  readonly hidden: readonly number[];
  /** Default `linear`. */
  readonly head?: HeadKind;
}

/** The kind of a model's cells. */
export function cellOf({ cell = defaultCell }: Pick<RecurrentSpec, 'cell'>): CellKind {
  return cell;
}

/** The kind of a model's head. */
export function headOf({ head = 'linear' }: Pick<RecurrentSpec, 'head'>): HeadKind {
  return head;
}

/** Name of a cell, which begins those of its tensors: `lstm1`, `gru2`, ...; the first cell is 1. */
export function cellName(spec: Pick<RecurrentSpec, 'cell'>, cell: number): string {
  return `${cellOf(spec)}${cell}`;
}

/** Cells one above the other, each with a state that begins at zero. Source: PyTorch's `nn.LSTMCell` and its like, under the names they have as `self.lstm1`, ... */
export const recurrent: Kind<RecurrentSpec> = {
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
    return [...ofCells, ...heads[headOf(spec)].tensors(spec.hidden.at(-1)!, targets)];
  },

  connect(ops, spec, weights) {
    const cell = cells[cellOf(spec)];
    const head = heads[headOf(spec)];
    const layers = spec.hidden.map((_, i) => takeCell(ops, cellName(spec, i + 1), weights, cell.sums));
    return {
      start: (zeros) => spec.hidden.map((n) => Object.fromEntries(cell.state.map((part) => [part, zeros(n)]))),
      step(entering, state) {
        let x = entering;
        const after = layers.map((own, i) => {
          const input = ops.affine(x, own.input, own.bias);
          const next = stepCell(ops, cell, { weights: own, input, before: state[i]! });
          x = next['h']!;
          return next;
        });
        return { predicted: head.predict(ops, weights, x), state: after };
      },
    };
  },
};

/** Takes one cell's values out of all. */
function takeCell<T>(ops: Ops<T>, name: string, weights: Named<T>, sums: 'joined' | 'apart'): CellWeights<T> {
  const take = (part: string) => weights[`${name}.${part}`]!;
  const matrices = { input: take('weight_ih'), recurrent: take('weight_hh') };
  if (sums === 'joined') return { ...matrices, bias: ops.add(take('bias_ih'), take('bias_hh')) };
  return { ...matrices, bias: take('bias_ih'), recurrentBias: take('bias_hh') };
}
