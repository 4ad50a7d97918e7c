// The kinds of cells: a new one is a file and a row here.
import type { Cell } from './cell.ts';
import { gru } from './gru.ts';
import { lstm } from './lstm.ts';
import { rnn } from './rnn.ts';
import { rnnRelu } from './rnn-relu.ts';

const table = { lstm, gru, rnn, 'rnn-relu': rnnRelu };

/** Kind of the recurrent cells: `lstm`, `gru`, `rnn` (Elman's, with tanh) or `rnn-relu`, each as PyTorch defines it. */
export type CellKind = keyof typeof table;

/** The definition of each kind. */
export const cells: Readonly<Record<CellKind, Cell>> = table;

/** What a spec means that names none. */
export const defaultCell: CellKind = 'lstm';

/** Names of all kinds. */
export const cellKinds = Object.keys(table) as [CellKind, ...CellKind[]];
