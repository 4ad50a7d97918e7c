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
  toForecast,
} from '@onnxcast/series';

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
    forecasts: history.map((one) => toForecast(one, seasonalNaive(one, horizon, steps))),
  };
}

/** Errors over all held-out values of all series, in the user's units. */
interface Errors {
  readonly rmse: number;
  readonly mae: number;
}

/** What a model and the baseline get wrong. */
export interface Comparison {
  /** Held-out values. */
  readonly values: number;
  readonly model: Errors;
  readonly baseline: Errors & Pick<Baseline, 'label' | 'season'>;
}

/** Compares a model and the baseline with what came true. */
export function compareErrors(
  future: readonly Series[],
  model: readonly Forecast[],
  { label, season, forecasts }: Baseline,
): Comparison {
  const errorsOf = (found: readonly Forecast[]) => {
    const pairs = found.flatMap((forecast, index) => {
      const actual = future[index]?.values ?? new Float64Array();
      return Array.from(forecast.values.subarray(0, actual.length), (value, at) => [value, actual[at] ?? Number.NaN]);
    });
    const predicted = Float64Array.from(pairs, ([value]) => value ?? Number.NaN);
    const actual = Float64Array.from(pairs, ([, value]) => value ?? Number.NaN);
    return { values: pairs.length, errors: { rmse: rmse(predicted, actual), mae: mae(predicted, actual) } };
  };
  const ours = errorsOf(model);
  return {
    values: ours.values,
    model: ours.errors,
    baseline: { label, season, ...errorsOf(forecasts).errors },
  };
}
