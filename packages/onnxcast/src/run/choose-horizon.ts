// How many steps a run forecasts after its data, where nobody says.
import { inferFrequency, lengthOf, type Series, seasonOf } from '@onnxcast/series';
import { LONGEST_HORIZON } from '@onnxcast/trainer';

/**
 * Horizons by frequency.
 * Source: Makridakis, Spiliotis and Assimakopoulos, "The M4 Competition", International Journal of Forecasting 36(1), 2020.
 */
const USUAL: Readonly<Record<string, number>> = { year: 6, quarter: 8, month: 18, week: 13, day: 14, hour: 48 };

/** The part of the shortest series, that more steps than this are not asked of without being told. */
const LARGEST_PART = 0.2;

/**
 * Chooses the steps to forecast after the data: what was told, else the hold-out, else what M4 asked of the frequency, a
 * season, or a tenth of the shortest series; a fifth of that, and 1,000, at most.
 * @param told steps that were asked for
 * @param holdout steps that were held out
 * @returns 1 and up
 */
export function chooseHorizon(
  series: readonly Series[],
  { horizon: told, holdout }: { readonly horizon: number | undefined; readonly holdout: number },
): number {
  if (told !== undefined) return told;
  if (holdout > 0) return holdout;
  const shortest = Math.min(...series.map(lengthOf));
  const frequency = inferFrequency(series[0]?.times ?? []) ?? '';
  const usual = USUAL[frequency] ?? seasonOf(frequency) ?? Math.round(shortest / 10);
  return Math.max(1, Math.min(usual, Math.floor(shortest * LARGEST_PART), LONGEST_HORIZON));
}
