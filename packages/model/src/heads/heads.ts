// The kinds of heads: a new one is a file and a row here.
import type { Head } from './head.ts';
import { linear } from './linear.ts';

const table = { linear };

/** Kind of the head: `linear`. */
export type HeadKind = keyof typeof table;

/** Names of all kinds. */
export const headKinds = Object.keys(table) as [HeadKind, ...HeadKind[]];

/** The definition of each kind. */
export const heads: Readonly<Record<HeadKind, Head>> = table;
