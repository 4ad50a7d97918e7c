// The kinds of heads: a new one is a file, a row here and its name.
import type { Head } from './head.ts';
import type { HeadKind } from './head-names.ts';
import { linear } from './linear.ts';
import { createMlp } from './mlp.ts';

/** What a spec means that names none. */
export const defaultHead: HeadKind = 'linear';

/** The definition of each kind. */
export const heads: Readonly<Record<HeadKind, Head>> = {
  linear,
  'mlp-relu': createMlp('relu'),
  'mlp-tanh': createMlp('tanh'),
};
