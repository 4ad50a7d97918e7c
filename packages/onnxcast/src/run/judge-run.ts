// How good a run's forecasts of its held-out steps are, beside those that need no model.
import {
  drift,
  type Forecast,
  type ForecastErrors,
  jointErrorsOf,
  observedValues,
  type Series,
  toForecast,
} from '@onnxcast/series';
import { forecastBaseline } from '../compare-errors.ts';
import type { HeldForecasts } from './forecast-run.ts';

/** Errors of one way to forecast, over all held-out values of all series. */
export interface JudgedWay {
  readonly label: string;
  readonly errors: Readonly<Partial<ForecastErrors>>;
}

/** What was wrong by how much. */
export interface RunErrors {
  /** Held-out values that were observed. */
  readonly values: number;
  /** Steps of the season of the seasonal naive forecast and of scaled errors, 1 for none. */
  readonly season: number;
  /** The model first. */
  readonly ways: readonly JudgedWay[];
}

/**
 * Judges the model, and the forecasts that it has to beat, by what came.
 * @param season steps a season; default by the frequency of the times
 */
export function judgeRun({ history, actual, forecasts }: HeldForecasts, season: number | undefined): RunErrors {
  const horizon = actual[0]!.values.length / actual[0]!.features.length;
  const seasonal = forecastBaseline(history, horizon, season);
  const plain = seasonal.season === 1 ? [] : [forecastBaseline(history, horizon, 1)];
  const ways: readonly (readonly [string, readonly Forecast[]])[] = [
    ['this model', forecasts],
    ...[seasonal, ...plain].map((one) => [one.label, one.forecasts] as const),
    ['drift', history.map((one) => toForecast(one, drift(one, horizon)))],
  ];
  return {
    values: countObserved(actual),
    season: seasonal.season,
    ways: ways.map(([label, found]) => ({
      label,
      errors: jointErrorsOf(
        actual.map((one, i) => ({
          forecast: found[i]!.values,
          actual: observedValues(one),
          past: { history: observedValues(history[i]!), features: one.features.length, season: seasonal.season },
        })),
      ),
    })),
  };
}

function countObserved(series: readonly Series[]): number {
  return series.reduce((sum, one) => sum + observedValues(one).filter((value) => !Number.isNaN(value)).length, 0);
}
