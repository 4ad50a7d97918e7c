// How wide the intervals of trained cells are: forecasts of steps that no weight was fitted to.
import type { Calibration } from '@onnxcast/model';
import { lengthOf, type Series, sliceSeries } from '@onnxcast/series';
import type { Training } from '../training.ts';
import { leastOf } from './least.ts';
import { levelsOf } from './levels.ts';
import { measureErrors, type PastForecast } from './measure-errors.ts';
import { countOrigins, MOST_SERIES, spreadOver } from './origins.ts';
import { toCalibration } from './to-calibration.ts';

/** Forecasts what came after each point of the past, with the trained model. */
export type ForecastPast = (
  points: readonly Pick<PastForecast, 'past' | 'future'>[],
) => Promise<readonly Pick<PastForecast, 'forecast' | 'fitted'>[]>;

/** Points of the past, all series together, that tell too little of how rarely a forecast is far off. */
const LEAST_POINTS = 6;
/** The part of a series kept from training that warms models up. */
const LEAST_HISTORY = 0.5;

/** What came of it: intervals, or a sentence on why there are none. */
export type CellsCalibration = { readonly intervals: Calibration } | { readonly why: string };

/**
 * Calibrates cells by the steps that chose the epoch: they are the only ones that neither taught the weights nor judge
 * the model in the end. Half of them is how far ahead is measured, from points in the other half; of series that were
 * kept from training altogether it is their second half.
 * Source: split conformal prediction (Vovk et al. 2005)
 */
export async function calibrateCells(
  series: readonly Series[],
  { spec, options, test, holdout, validation }: Pick<Training, 'spec' | 'options' | 'test' | 'holdout' | 'validation'>,
  forecastPast: ForecastPast,
): Promise<CellsCalibration> {
  const levels = levelsOf(options);
  if (levels.length === 0) return { why: 'none were asked for' };
  const judged = test.length > 0 ? test : series.map((one) => sliceSeries(one, 0, lengthOf(one) - holdout));
  const shortest = Math.min(...judged.map(lengthOf));
  const horizon = validation.future.shape[1]!;
  const unseen = test.length > 0 ? Math.floor(shortest * (1 - LEAST_HISTORY)) : horizon;
  const ahead = Math.min(horizon, Math.max(1, Math.ceil(unseen / 2)));
  const looked = spreadOver(judged, MOST_SERIES);
  const room = unseen - ahead + 1;
  const count = Math.min(room, countOrigins(looked.length));
  if (count * looked.length < LEAST_POINTS) {
    const steps = unseen === 1 ? '1 step was' : `${unseen} steps were`;
    return { why: `${steps} kept from training, too few to tell how wide they are` };
  }
  // Evenly spread over the unseen steps, the earliest first.
  const points = Array.from({ length: count }, (_, i) => Math.floor((i * room) / count)).flatMap((later) =>
    looked.map((one) => {
      const start = lengthOf(one) - unseen + later;
      return { whole: one, past: sliceSeries(one, 0, start), future: sliceSeries(one, start, start + ahead) };
    }),
  );
  const made = await forecastPast(points);
  const found = points.map((point, i) => measureErrors(spec, { ...point, ...made[i]! }));
  return { intervals: toCalibration(found, { levels, ahead, series: looked.length, least: leastOf(spec, series) }) };
}
