// The kinds of scalings: a new one is a file and a row here.
import { none } from './none.ts';
import type { Scaling } from './scaling.ts';
import { standard } from './standard.ts';

const table = { none, standard };

/** How a series is scaled before the first cell, and its forecast back after the head: `none`, or `standard`, by its own mean and deviation. */
export type ScalingKind = keyof typeof table;

/** The definition of each kind. */
export const scalings: Readonly<Record<ScalingKind, Scaling>> = table;

/** Names of all kinds. */
export const scalingKinds = Object.keys(table) as [ScalingKind, ...ScalingKind[]];
