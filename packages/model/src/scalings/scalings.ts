// The kinds of scalings: a new one is a file and a row here.
import { log } from './log.ts';
import { none } from './none.ts';
import type { Scaling } from './scaling.ts';
import { standard } from './standard.ts';

const table = { none, standard, log };

/** How a series is scaled before the first cell, and its forecast back after the head: `none`, `standard`, by its own mean and deviation, or `log`, the same of its logarithms. */
export type ScalingKind = keyof typeof table;

/** The definition of each kind. */
export const scalings: Readonly<Record<ScalingKind, Scaling>> = table;

/** Names of all kinds. */
export const scalingKinds = Object.keys(table) as [ScalingKind, ...ScalingKind[]];
