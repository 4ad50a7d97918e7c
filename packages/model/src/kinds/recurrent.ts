// The recurrent kind: features -> hidden[0] -> ... -> hidden[n-1] -> targets, cells of one kind and a head, and past them, where wanted, a linear autoregression.
import type { TensorLayout } from '../heads/head.ts';
import { cellOf, stepsOf } from './cell-stack.ts';
import type { Kind, Widths } from './kind.ts';
import type { CellInput } from './kind-names.ts';
import { connectMembers, type MembersSpec, membersState, membersTensors } from './members.ts';
import { holdRows, type Spikes } from './spikes.ts';

/** The fields of a spec that are this kind's own. */
export interface RecurrentSpec extends MembersSpec {
  /** What enters the cells: each row, or its difference to the one before it (of the first, to zeros); the latter only beside a skip, which sees the rows. Default `rows`. */
  readonly cellInput?: CellInput;
  /** Last rows that a linear autoregression takes past the cells to the prediction; default 0, no such skip. */
  readonly skip?: number;
  /** Values that stand alone are held back before a skip looks at them; only of a model that has no cells and sees nothing but its targets. Absent: none is. */
  readonly spikes?: Spikes;
}

/**
 * Cells one above the other, each with a state that begins at zero. Source: PyTorch's `nn.LSTMCell` and its like, under the names they have as `self.lstm1`, ...
 *
 * A skip is PyTorch's `nn.Linear` over the last rows side by side, the newest first, zeros before the first row.
 */
export const recurrent: Kind<RecurrentSpec> = {
  describe(spec) {
    const { hidden, skip = 0, head, headHidden = hidden.slice(-1), members = 1, cellInput, spikes } = spec;
    const steps = stepsOf(spec);
    const many = members === 1 ? '' : `${members} members, each `;
    const seen = cellInput === 'changes' ? ' over changes' : '';
    return [
      ...(hidden.length === 0
        ? []
        : [`${many}${cellOf(spec).toUpperCase()} cells of ${hidden.join(' and ')} units${seen}`]),
      ...(head === undefined ? [] : [`a head ${head} of ${headHidden.join(' and ')}`]),
      ...(skip === 0 ? [] : [`a linear autoregression over ${skip} rows`]),
      ...(spikes === undefined ? [] : ['spikes held back']),
      ...(steps === 1 ? [] : [`${steps} steps at once`]),
    ].join(', ');
  },

  tensors(spec, widths) {
    const ofCells = spec.hidden.length === 0 ? [] : membersTensors(spec, widths);
    return [...ofCells, ...skipTensors(spec, widths)];
  },

  state(spec, { features }) {
    const rows = rowsBefore(spec);
    const ofCells = membersState(spec);
    return rows.length === 0 ? ofCells : [...ofCells, Object.fromEntries(rows.map((row) => [row, features]))];
  },

  connect(ops, spec, { weights, widths }) {
    const { hidden, skip = 0, cellInput, spikes } = spec;
    const cells = hidden.length === 0 ? undefined : connectMembers(ops, spec, weights);
    const rows = rowsBefore(spec);
    return {
      step(entering, state) {
        const before = rows.map((row) => state.at(-1)![row]!);
        const seen = cellInput === 'changes' ? ops.sub(entering, before[0]!) : entering;
        const after = cells?.step(seen, state) ?? { told: weights['skip.bias']!, state: [] };
        if (skip === 0) return { predicted: after.told, state: after.state };
        const seenRows = [entering, ...before.slice(0, skip - 1)];
        const looked = spikes === undefined ? ops.concat(seenRows) : holdRows(ops, seenRows, { spikes, widths });
        const predicted = ops.affine(looked, weights['skip.weight']!, after.told);
        if (rows.length === 0) return { predicted, state: after.state };
        const moved = Object.fromEntries(rows.map((row, i) => [row, i === 0 ? entering : before[i - 1]!]));
        return { predicted, state: [...after.state, moved] };
      },
    };
  },
};

/** Names of the rows before the present one that are looked at, the newest first. */
function rowsBefore({ skip = 0, cellInput }: RecurrentSpec): readonly string[] {
  const count = Math.max(skip - 1, cellInput === 'changes' ? 1 : 0);
  return Array.from({ length: count }, (_, i) => `lag${i + 1}_`);
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
