// The way back through any cell, derived from its one definition. As a step is element-wise in the units, the slope of each part of
// the state by each gate is one number a unit, and all slopes of all steps are known before the walk back through time begins.
import type { DifferentiableOps } from '../ops/ops.ts';
import { createTape, type Node } from '../ops/tape.ts';
import type { Cell, Named } from './cell.ts';
import type { GateSums } from './step-cell.ts';

/** How one part of the state after a step follows what it is made of; what is absent it does not depend on. */
export interface Slopes<T> {
  /** By the gates (what comes from the input, or from both), `[rows, G hidden]`. */
  readonly gates: T;
  /** By the state's own share of the gates, `[rows, G hidden]`; only of a cell whose sums are apart. */
  readonly recurrent?: T;
  /** By the parts of the state before, past the gates, each `[rows, hidden]`. */
  readonly before: Readonly<Partial<Record<string, T>>>;
}

/**
 * Differentiates a cell's step at every row, one pass of a tape for each part of its state.
 * @param sums what entered each gate, `[rows, hidden]`; the rows may be every series at every step, `[time batch, hidden]`
 * @param before the states before those steps, by part `[rows, hidden]`
 * @returns the slopes of each part of the state after the step
 */
export function slopesOf<T>(
  ops: DifferentiableOps<T>,
  cell: Cell,
  { sums, before }: { readonly sums: GateSums<Named<T>>; readonly before: Named<T> },
): Named<Slopes<T>> {
  const tape = createTape(ops);
  const vary = (values: Named<T>): Named<Node<T>> =>
    Object.fromEntries(Object.entries(values).map(([name, value]) => [name, tape.variable(value)]));
  const [gates, recurrent, state] = [vary(sums.gates), vary(sums.recurrent ?? {}), vary(before)];
  const after = cell.step(tape.ops, { gates, recurrent, state });
  const slopes = Object.entries(after).map(([part, node]): readonly [string, Slopes<T>] => {
    const gradient = tape.gradient([[node, ops.fill(node.value, 1)]]);
    const join = (parts: Named<Node<T>>) =>
      ops.concat(cell.gates.map((gate) => gradient(parts[gate]!) ?? ops.fill(node.value, 0)));
    const byState = Object.entries(state).flatMap(([name, one]) => {
      const slope = gradient(one);
      return slope === undefined ? [] : [[name, slope] as const];
    });
    return [
      part,
      {
        gates: join(gates),
        ...(sums.recurrent && { recurrent: join(recurrent) }),
        before: Object.fromEntries(byState),
      },
    ];
  });
  return Object.fromEntries(slopes);
}
