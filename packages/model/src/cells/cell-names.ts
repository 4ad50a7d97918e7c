// The names of the kinds of cells: all that a page knows of them, as its graphs compute by themselves.

/** Names of all kinds. */
export const cellKinds = ['lstm', 'gru', 'rnn', 'rnn-relu'] as const;

/** Kind of the recurrent cells: `lstm`, `gru`, `rnn` (Elman's, with tanh) or `rnn-relu`, each as PyTorch defines it. */
export type CellKind = (typeof cellKinds)[number];
