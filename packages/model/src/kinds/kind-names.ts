// The names of the kinds of models: all that a page knows of them, as its graphs compute by themselves.

/** Names of all kinds. */
export const modelKinds = ['recurrent'] as const;

/** Kind of a model: `recurrent`. */
export type ModelKind = (typeof modelKinds)[number];

/** What may enter the cells of a model: its rows as they are, or what changed since the row before. */
export const cellInputs = ['rows', 'changes'] as const;

/** What enters the cells: `rows` or `changes`. */
export type CellInput = (typeof cellInputs)[number];
