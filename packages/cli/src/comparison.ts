// How far a forecast of held-out steps is from what happened, beside the seasonal naive's.
import {
  type Forecast,
  inferFrequency,
  lengthOf,
  mae,
  rmse,
  type Series,
  seasonalNaive,
  seasonOf,
} from '@onnxcast/series';
import { formatFigure, formatTable } from './output.ts';
import { toForecast } from './to-forecast.ts';

/** Seasonal naive forecasts of the same steps. */
export interface Baseline {
  /** Steps a season. */
  readonly season: number;
  readonly label: string;
  readonly forecasts: readonly Forecast[];
}

/**
 * Forecasts every series by its last season.
 * @param season steps a season; inferred from the times where absent and the history holds one, else 1 (the plain naive)
 */
export function forecastBaseline(history: readonly Series[], horizon: number, season: number | undefined): Baseline {
  const times = history[0]?.times;
  const frequency = times === undefined ? undefined : inferFrequency(times);
  const inferred = frequency === undefined ? undefined : seasonOf(frequency);
  const shortest = Math.min(...history.map(lengthOf));
  const steps = season ?? (inferred !== undefined && inferred <= shortest ? inferred : 1);
  return {
    season: steps,
    label: steps === 1 ? 'naive' : `seasonal naive, season ${steps}`,
    forecasts: history.map((one) => toForecast(one, seasonalNaive(one, horizon, steps), horizon)),
  };
}

/** The errors of a model and of the baseline over all held-out values of all series, as a table for a person. */
export function compareErrors(future: readonly Series[], model: readonly Forecast[], baseline: Baseline): string {
  const errorsOf = (forecasts: readonly Forecast[]) => {
    const pairs = forecasts.flatMap((forecast, index) => {
      const actual = future[index]?.values ?? new Float64Array();
      return Array.from(forecast.values.subarray(0, actual.length), (value, at) => [value, actual[at] ?? Number.NaN]);
    });
    const predicted = Float64Array.from(pairs, ([value]) => value ?? Number.NaN);
    const actual = Float64Array.from(pairs, ([, value]) => value ?? Number.NaN);
    return {
      count: pairs.length,
      cells: [formatFigure(rmse(predicted, actual)), formatFigure(mae(predicted, actual))],
    };
  };
  const ours = errorsOf(model);
  return formatTable([
    [`error over ${ours.count} held-out values`, 'RMSE', 'MAE'],
    ['this model', ...ours.cells],
    [baseline.label, ...errorsOf(baseline.forecasts).cells],
  ]);
}
