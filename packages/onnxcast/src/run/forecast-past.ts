// What the chosen way to fit would have forecast from points of the past, knowing nothing later: the points that chose it.
import { findStarts, type Model, referenceForecast, rolesOf, runModel } from '@onnxcast/model';
import { type FloatArray, lengthOf, type Series, selectFeatures, sliceSeries } from '@onnxcast/series';
import type { AutoregressionChoice } from '@onnxcast/trainer';
import type { HeldForecasts } from './forecast-run.ts';

/** What forecasts of the past need. */
export interface PastOptions {
  readonly choice: AutoregressionChoice;
  /** Fits the chosen way to what series showed up to a point. */
  readonly fitPast: (past: readonly Series[]) => Model;
}

/** Forecasts of the past, one each a series and point that it reaches. */
export interface PastForecasts extends HeldForecasts {
  /** Series that were looked at. */
  readonly looked: number;
}

/** Series that are looked at, evenly spread over all, and values of all of them. */
const MOST_SERIES = 100;
const MOST_VALUES = 50_000;

/** The part of a series that lies before a point. */
const LEAST_HISTORY = 0.5;

/** Forecasts the steps after each point that candidates were judged from, by a fit to what lies before it. */
export function forecastPast(series: readonly Series[], { choice, fitPast }: PastOptions): PastForecasts {
  const { cuts, horizon } = choice;
  const looked = pickSeries(series);
  const made = cuts.flatMap((cut) => {
    const reaching = looked.filter((one) => lengthOf(one) - cut >= Math.max(2, LEAST_HISTORY * lengthOf(one)));
    if (reaching.length === 0) return [];
    const pasts = reaching.map((one) => sliceSeries(one, 0, -cut));
    const model = fitPast(pasts);
    return reaching.map((one, i) => {
      const start = lengthOf(one) - cut;
      return forecastOne(model, pasts[i]!, sliceSeries(one, start, start + horizon));
    });
  });
  return {
    looked: looked.length,
    history: made.map(({ history }) => history),
    actual: made.map(({ actual }) => actual),
    forecasts: made.map(({ values }) => ({ values })),
  };
}

function forecastOne(model: Model, past: Series, future: Series) {
  const { targets, future: known } = rolesOf(model.spec);
  const batchOf = (one: Series, values: FloatArray) => ({
    shape: [1, lengthOf(one), values.length / lengthOf(one)],
    data: values,
  });
  const { forecast } = referenceForecast(model, batchOf(past, past.values), {
    horizon: lengthOf(future),
    run: runModel,
    startTimes: findStarts(model.spec, [past]),
    futureCovariates: batchOf(future, selectFeatures(future, known.names).values),
  });
  return {
    history: selectFeatures(past, targets.names),
    actual: selectFeatures(future, targets.names),
    values: forecast.data,
  };
}

function pickSeries(series: readonly Series[]): readonly Series[] {
  const ends = series.map((one) => sliceSeries(one, Math.max(0, lengthOf(one) - MOST_VALUES)));
  const total = ends.reduce((sum, { values }) => sum + values.length, 0);
  const every = Math.ceil(Math.max(total / MOST_VALUES, ends.length / MOST_SERIES));
  return ends.filter((_, i) => i % every === 0);
}
