// The way back through any cell, derived from its one definition. As a step is element-wise in the units, the slope of each part of
// the state by each gate is one number a unit, and all slopes of all steps are known before the walk back through time begins.
import type { DifferentiableOps } from '../ops/ops.ts';
import { createTape } from '../ops/tape.ts';
import type { Cell, Named } from './cell.ts';
import { activate, type GateSums } from './step-cell.ts';

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
 * @param sums what entered the gates, `[rows, G hidden]`; the rows may be every series at every step, `[time batch, G hidden]`
 * @param before the states before those steps, by part `[rows, hidden]`
 * @returns the slopes of each part of the state after the step
 */
export function slopesOf<T>(
  ops: DifferentiableOps<T>,
  cell: Cell,
  { sums, before }: { readonly sums: GateSums<T>; readonly before: Named<T> },
): Named<Slopes<T>> {
  const tape = createTape(ops);
  const gates = tape.variable(sums.gates);
  const recurrent = sums.recurrent === undefined ? undefined : tape.variable(sums.recurrent);
  const states = Object.entries(before).map(([part, value]) => [part, tape.variable(value)] as const);
  const after = activate(tape.ops, cell, {
    sums: { gates, ...(recurrent && { recurrent }) },
    before: Object.fromEntries(states),
  });
  const slopes = Object.entries(after).map(([part, node]): readonly [string, Slopes<T>] => {
    const gradient = tape.gradient([[node, ops.fill(node.value, 1)]]);
    const byState = states.flatMap(([name, state]) => {
      const slope = gradient(state);
      return slope === undefined ? [] : [[name, slope] as const];
    });
    return [
      part,
      {
        gates: gradient(gates) ?? ops.fill(sums.gates, 0),
        ...(recurrent && { recurrent: gradient(recurrent) ?? ops.fill(recurrent.value, 0) }),
        before: Object.fromEntries(byState),
      },
    ];
  });
  return Object.fromEntries(slopes);
}
