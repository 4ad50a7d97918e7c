// Which epoch becomes the model: the best closed loop on held-out data, not the lowest one-step loss.
import type { EpochFigures } from './epoch.ts';

/** Closed-loop errors this near to the lowest one are as good as it: which of them is lower is luck. */
const AS_GOOD = 1.05;

/** How {@link chooseEpoch} chooses, for a person. */
export const EPOCH_RULE = `the last epoch whose closed-loop error on held-out data is within ${Math.round((AS_GOOD - 1) * 100)} % of the lowest`;

/**
 * The epoch to make a model of: of those whose closed-loop error on held-out data is within 5 % of the lowest, the last,
 * which has learnt most.
 * @returns the last epoch where none was judged or all of them diverged; undefined where there is none
 */
export function chooseEpoch<Figures extends EpochFigures>(epochs: readonly Figures[]): Figures | undefined {
  const lowest = lowestEpoch(epochs);
  if (lowest === undefined) return epochs.at(-1);
  return epochs.findLast((epoch) => errorOf(epoch) <= AS_GOOD * errorOf(lowest));
}

/** The first epoch of the lowest closed-loop error on held-out data; undefined where none was judged or all diverged. */
export function lowestEpoch<Figures extends EpochFigures>(epochs: readonly Figures[]): Figures | undefined {
  const lowest = Math.min(...epochs.map(errorOf).filter(Number.isFinite));
  return epochs.find((epoch) => errorOf(epoch) === lowest && Number.isFinite(lowest));
}

/**
 * Whether training has gone on long enough without a lower closed-loop error on held-out data.
 * @param epochs all so far
 * @param patience epochs that may pass after the best one; undefined: any number
 */
export function isPastPatience(epochs: readonly EpochFigures[], patience: number | undefined): boolean {
  if (patience === undefined) return false;
  const lowest = lowestEpoch(epochs);
  return epochs.length - 1 - (lowest === undefined ? 0 : epochs.indexOf(lowest)) >= patience;
}

function errorOf({ validation }: EpochFigures): number {
  return validation?.closedLoopRmse ?? Number.NaN;
}
