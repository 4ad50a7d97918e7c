// The kinds of scalings: a new one is a file, a row here and one in scaling-names.ts.
import { log } from './log.ts';
import { none } from './none.ts';
import type { Scaling } from './scaling.ts';
import type { ScalingKind } from './scaling-names.ts';
import { standard } from './standard.ts';

/** The definition of each kind. */
export const scalings: Readonly<Record<ScalingKind, Scaling>> = { none, standard, log };
