// Scores of the forecasts of a backtest: in all, by series and by step ahead.
import {
  type JudgedForecast,
  jointScoresOf,
  meanScores,
  type Origin,
  observedValues,
  type Scores,
  selectFeatures,
} from '@onnxcast/series';
import type { BacktestForecast, BacktestResult } from './backtest-result.ts';

/** What is scored. */
interface Scoring {
  readonly names: readonly string[];
  readonly origins: readonly Origin[];
  /** `[window][series]` */
  readonly forecasts: readonly (readonly BacktestForecast[])[];
  readonly season: number;
  readonly targets: readonly string[];
  readonly horizon: number;
}

/** Takes the mean of the scores of every series at every origin, and of all origins together at every step. */
export function scoreForecasts({
  names,
  origins,
  forecasts,
  season,
  targets,
  horizon,
}: Scoring): Pick<BacktestResult, 'scores' | 'bySeries' | 'byStep'> {
  const features = targets.length;
  // [window][series]
  const pasts = origins.map(({ histories }) =>
    histories.map((one) => {
      const history = observedValues(selectFeatures(one, targets));
      return { history, features, season, known: new Map() };
    }),
  );
  const judge = (window: number, i: number, name: string): JudgedForecast => {
    const { actual, models } = forecasts[window]![i]!;
    const { values, intervals } = models[name]!;
    return { forecast: values, actual, past: pasts[window]![i]!, ...(intervals && { intervals }) };
  };
  const windows = origins.map(({ window }) => window);
  const ids = forecasts[0]!.map(({ id }) => id);
  const byModel = (score: (name: string) => Scores) => Object.fromEntries(names.map((name) => [name, score(name)]));
  const ofSeries = (i: number, name: string) =>
    meanScores(windows.map((window) => jointScoresOf([judge(window, i, name)])));
  const bySeries = ids.map((id, i) => ({ id, scores: byModel((name) => ofSeries(i, name)) }));
  const atStep = (step: number, i: number, name: string) =>
    jointScoresOf(windows.map((window) => cutStep(judge(window, i, name), step * features, features)));
  const byStep = Array.from({ length: horizon }, (_, step) => ({
    step: step + 1,
    scores: byModel((name) => meanScores(ids.map((_, i) => atStep(step, i, name)))),
  }));
  return { scores: byModel((name) => meanScores(bySeries.map(({ scores }) => scores[name]!))), bySeries, byStep };
}

/** One step of a forecast. */
function cutStep(judged: JudgedForecast, from: number, count: number): JudgedForecast {
  const cut = <Values extends { subarray(from: number, to: number): Values }>(values: Values) =>
    values.subarray(from, from + count);
  const { forecast, actual, intervals } = judged;
  return {
    ...judged,
    forecast: cut(forecast as Float64Array),
    actual: cut(actual as Float64Array),
    ...(intervals && {
      intervals: intervals.map(({ level, lower, upper }) => ({
        level,
        lower: cut(lower as Float64Array),
        upper: cut(upper as Float64Array),
      })),
    }),
  };
}
