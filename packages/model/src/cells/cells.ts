// The kinds of cells: a new one is a file and a row here.
import type { Cell } from './cell.ts';
import { gru } from './gru.ts';
import { lstm } from './lstm.ts';
import { rnn } from './rnn.ts';

const table = { lstm, gru, rnn };

/** Kind of the recurrent cells: `lstm`, `gru`, or `rnn` (Elman's, with tanh), each as PyTorch defines it. */
export type CellKind = keyof typeof table;

/** The definition of each kind. */
export const cells: Readonly<Record<CellKind, Cell>> = table;

/** What a spec means that names none. */
export const defaultCell: CellKind = 'lstm';

/** Names of all kinds. */
export const cellKinds = Object.keys(table) as [CellKind, ...CellKind[]];
