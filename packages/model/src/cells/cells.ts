// The kinds of cells: a new one is a file, a row here and its name.
import type { Cell } from './cell.ts';
import type { CellKind } from './cell-names.ts';
import { gru } from './gru.ts';
import { lstm } from './lstm.ts';
import { rnn } from './rnn.ts';
import { rnnRelu } from './rnn-relu.ts';

/** The definition of each kind. */
export const cells: Readonly<Record<CellKind, Cell>> = { lstm, gru, rnn, 'rnn-relu': rnnRelu };

/** What a spec means that names none. */
export const defaultCell: CellKind = 'lstm';
