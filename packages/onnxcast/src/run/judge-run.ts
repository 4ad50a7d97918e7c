// How good a run's forecasts of its held-out steps are, beside those that need no model.
import {
  baselinesFor,
  type FloatArray,
  type ForecastErrors,
  jointErrorsOf,
  lengthOf,
  observedValues,
  type Series,
} from '@onnxcast/series';
import { usualSeason } from '../usual-season.ts';
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
 * Judges the model, and the forecasts that it has to beat, by what came. A baseline that a series is too short for is left out.
 * @param told steps a season; default by the frequency of the times
 */
export function judgeRun({ history, actual, forecasts }: HeldForecasts, told: number | undefined): RunErrors {
  const horizon = lengthOf(actual[0]!);
  const season = usualSeason(history, told);
  const shortest = Math.min(...history.map(lengthOf));
  const baselines = baselinesFor(season).filter(([, { least }]) => shortest >= least(season));
  const pasts = history.map((one) => ({
    history: observedValues(one),
    features: one.features.length,
    season,
    known: new Map(),
  }));
  const judge = (found: (i: number) => FloatArray) =>
    jointErrorsOf(actual.map((one, i) => ({ forecast: found(i), actual: observedValues(one), past: pasts[i]! })));
  return {
    values: countObserved(actual),
    season,
    ways: [
      { label: 'this model', errors: judge((i) => forecasts[i]!.values) },
      ...baselines.map(([name, { forecast }]) => ({
        label: name,
        errors: judge((i) => forecast(history[i]!, horizon, season)),
      })),
    ],
  };
}

function countObserved(series: readonly Series[]): number {
  return series.reduce((sum, one) => sum + observedValues(one).filter((value) => !Number.isNaN(value)).length, 0);
}
