// The names of the kinds of models: all that a page knows of them, as its graphs compute by themselves.

/** Names of all kinds. */
export const modelKinds = ['recurrent'] as const;

/** Kind of a model: `recurrent`. */
export type ModelKind = (typeof modelKinds)[number];
