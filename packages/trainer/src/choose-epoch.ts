import type { EpochFigures } from './fit.ts';

/**
 * The epoch to make a model of: the lowest closed-loop error on held-out data, the earlier one of equals.
 * @returns the last epoch where none was judged or all of them diverged; undefined where there is none
 */
export function chooseEpoch<Figures extends EpochFigures>(epochs: readonly Figures[]): Figures | undefined {
  const errorOf = ({ validation }: Figures) => validation?.closedLoopRmse ?? Number.NaN;
  const [best] = epochs.filter((epoch) => Number.isFinite(errorOf(epoch))).sort((a, b) => errorOf(a) - errorOf(b));
  return best ?? epochs.at(-1);
}
