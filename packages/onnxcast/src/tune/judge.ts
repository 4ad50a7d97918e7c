// What trials are judged by: closed loops from points of the past that no training has seen, the same for every trial.
import { convert } from '@onnxcast/converter';
import { type Model, rolesOf } from '@onnxcast/model';
import { Forecaster } from '@onnxcast/runtime-node';
import { cutOrigins, jointScoresOf, meanScores, observedValues, type Series, selectFeatures } from '@onnxcast/series';
import { usualSeason } from '../usual-season.ts';

/** Where to cut. */
export interface JudgeOptions {
  /** Steps to forecast from every origin. */
  readonly horizon: number;
  /** Number of origins, `horizon` steps apart. */
  readonly windows: number;
}

/**
 * The closed-loop error of a model: MASE, the mean over series and origins; below 1 is better than the naive forecast inside the history.
 * @throws InputError when every series is too short
 */
export async function judgeModel(
  { spec, weights }: Model,
  series: readonly Series[],
  { horizon, windows }: JudgeOptions,
): Promise<number> {
  const { origins } = cutOrigins(series, { horizon, windows });
  const { targets, future } = rolesOf(spec);
  const season = usualSeason(origins[0]!.histories);
  const forecaster = await Forecaster.load(convert(spec, weights));
  try {
    const scores = [];
    for (const { histories, futures } of origins) {
      const known = future.names.length === 0 ? {} : { futureCovariates: futures.map(valuesOf(future.names)) };
      const forecasts = await forecaster.forecast(histories, horizon, known);
      for (const [i, { values }] of forecasts.entries()) {
        const actual = observedValues(selectFeatures(futures[i]!, targets.names));
        const history = observedValues(selectFeatures(histories[i]!, targets.names));
        const past = { history, features: targets.names.length, season };
        scores.push(jointScoresOf([{ forecast: values, actual, past }]));
      }
    }
    return meanScores(scores).mase ?? Number.NaN;
  } finally {
    await forecaster.dispose();
  }
}

function valuesOf(names: readonly string[]): (series: Series) => Series['values'] {
  return (one) => selectFeatures(one, names).values;
}
