// The kinds of models: a new one is a file and a row here.
import type { Kind } from './kind.ts';
import { type RecurrentSpec, recurrent } from './recurrent.ts';

const table = { recurrent };

/** Kind of a model: `recurrent`. */
export type ModelKind = keyof typeof table;

/** The fields that the kinds add to a model's spec. */
export type KindSpec = RecurrentSpec;

/** Names of all kinds. */
export const modelKinds = Object.keys(table) as [ModelKind, ...ModelKind[]];

/** The definition of each kind. */
export const kinds: Readonly<Record<ModelKind, Kind<KindSpec>>> = table;
