// The kinds of heads: a new one is a file and a row here.
import type { Head } from './head.ts';
import { linear } from './linear.ts';
import { createMlp } from './mlp.ts';

const table = { linear, 'mlp-relu': createMlp('relu'), 'mlp-tanh': createMlp('tanh') };

/** Kind of the head: `linear`, or layers with an activation between: `mlp-relu`, `mlp-tanh`. */
export type HeadKind = keyof typeof table;

/** Names of all kinds. */
export const headKinds = Object.keys(table) as [HeadKind, ...HeadKind[]];

/** What a spec means that names none. */
export const defaultHead: HeadKind = 'linear';

/** The definition of each kind. */
export const heads: Readonly<Record<HeadKind, Head>> = table;
