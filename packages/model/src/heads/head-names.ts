// The names of the kinds of heads: all that a page knows of them, as its graphs compute by themselves.

/** Names of all kinds. */
export const headKinds = ['linear', 'mlp-relu', 'mlp-tanh'] as const;

/** Kind of the head: `linear`, or layers with an activation between: `mlp-relu`, `mlp-tanh`. */
export type HeadKind = (typeof headKinds)[number];
