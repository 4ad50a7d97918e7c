// The kinds of models: a new one is a file, its name in `kind-names.ts` and a row here.
import type { Kind } from './kind.ts';
import type { ModelKind } from './kind-names.ts';
import { type RecurrentSpec, recurrent } from './recurrent.ts';

/** The fields that the kinds add to a model's spec. */
export type KindSpec = RecurrentSpec;

/** The definition of each kind. */
export const kinds: Readonly<Record<ModelKind, Kind<KindSpec>>> = { recurrent };
