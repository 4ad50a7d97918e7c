// The names of the kinds of scalings, and what each asks of values: all that a page knows of them, as its graphs compute by themselves.

/** What a scaling asks of values. */
interface ScalingTraits {
  /** Whether only values above 0 can be scaled. */
  readonly needsPositive: boolean;
  /** Whether each series is measured, so that values of any size will do. */
  readonly isMeasured: boolean;
}

const table = {
  none: { needsPositive: false, isMeasured: false },
  standard: { needsPositive: false, isMeasured: true },
  log: { needsPositive: true, isMeasured: true },
};

/** How a series is scaled before the first cell, and its forecast back after the head: `none`, `standard`, by its own mean and deviation, or `log`, the same of its logarithms. */
export type ScalingKind = keyof typeof table;

/** What each kind asks of values. */
export const scalingTraits: Readonly<Record<ScalingKind, ScalingTraits>> = table;

/** Names of all kinds. */
export const scalingKinds = Object.keys(table) as [ScalingKind, ...ScalingKind[]];
