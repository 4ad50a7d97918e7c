// Pinball loss of quantiles.
import { checkGiven } from '../../../checks/check-given.ts';
import { meanOver } from '../metric.ts';
import type { QuantileMetric } from './interval-metric.ts';

/**
 * Pinball or quantile loss: mean max(q (y - f), (q - 1) (y - f)) for what came y and the forecast f of the quantile of
 * probability q, the mean over the quantiles.
 * Source: Koenker and Bassett, "Regression quantiles", Econometrica 46(1), 1978.
 * @returns The loss in the user's units.
 */
export const pinball: QuantileMetric = (quantiles, actual) => {
  checkGiven({ quantiles }, QUANTILES);
  return (
    quantiles.reduce(
      (sum, { probability: q, values }) =>
        sum + meanOver(values, actual, (f, y) => Math.max(q * (y - f), (q - 1) * (y - f))),
      0,
    ) / quantiles.length
  );
};

const QUANTILES = {
  expected: 'a list of quantiles, one or more, each with probability and values',
  passes: (value: unknown) =>
    Array.isArray(value) && value.length > 0 && value.every((one) => typeof one?.probability === 'number'),
};
