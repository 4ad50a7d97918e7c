import type { EpochFigures } from './fit.ts';

/** Closed-loop errors this near to the lowest one are as good as it: which of them is lower is luck. */
const AS_GOOD = 1.05;

/**
 * The epoch to make a model of: the lowest closed-loop error on held-out data; of those that are as good, the last, which
 * has learnt most.
 * @returns the last epoch where none was judged or all of them diverged; undefined where there is none
 */
export function chooseEpoch<Figures extends EpochFigures>(epochs: readonly Figures[]): Figures | undefined {
  const errorOf = ({ validation }: Figures) => validation?.closedLoopRmse ?? Number.NaN;
  const lowest = Math.min(...epochs.map(errorOf).filter(Number.isFinite));
  return epochs.findLast((epoch) => errorOf(epoch) <= AS_GOOD * lowest && Number.isFinite(lowest)) ?? epochs.at(-1);
}

/**
 * Whether training has gone on long enough without a lower closed-loop error on held-out data.
 * @param epochs all so far
 * @param patience epochs that may pass after the best one; undefined: any number
 */
export function isPastPatience(epochs: readonly EpochFigures[], patience: number | undefined): boolean {
  if (patience === undefined) return false;
  const errors = epochs.map(({ validation }) => validation?.closedLoopRmse ?? Number.NaN);
  const lowest = Math.min(...errors.filter(Number.isFinite));
  return epochs.length - 1 - Math.max(0, errors.indexOf(lowest)) >= patience;
}
