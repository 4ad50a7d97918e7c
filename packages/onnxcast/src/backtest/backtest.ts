// How good forecasts would have been: models forecast from points of the past, each time knowing nothing later.
import {
  BASELINES,
  checkOptions,
  cutOrigins,
  InputError,
  lengthOf,
  type Origin,
  observedValues,
  type Series,
  selectFeatures,
} from '@onnxcast/series';
import { covariatesOf, type Data, toSeries } from '../to-series.ts';
import { seasonByTimes } from '../usual-season.ts';
import { type BacktestModel, createModels, targetsOf } from './backtest-models.ts';
import { BACKTEST_OPTIONS, type BacktestOptions, type MadeForecast } from './backtest-options.ts';
import type { BacktestForecast, BacktestResult } from './backtest-result.ts';
import { scoreForecasts } from './score-forecasts.ts';
import { noteScores } from './score-notes.ts';
import { judgeModels } from './verdict.ts';

/** Origins where no number is told. */
const WINDOWS = 5;
/** A training may be judged by four fifths of a series. */
const JUDGED_PART = 0.8;

/**
 * Judges a forecaster that is trained with the options given, beside its linear part alone, the theta method, seasonal
 * naive, drift and naive forecasts and any model of the caller's, by rolling origins.
 * @param data path of a file of series, `Series`, or plain numbers; one or many. Series that are too short are left out, see `short`
 * @param options where to cut, and how to train
 * @returns scores in all, by series and by step, every forecast, and who wins
 * @throws InputError when data or options cannot be used, every series is too short, or a model gives another number of values
 * @throws DOMException named AbortError when the signal ends it
 * @example
 * const { verdict, scores } = await backtest(sales, { horizon: 12, windows: 5 });
 * console.log(verdict.sentence); // 'onnxcast wins: MASE 0.48; best of the others: Theta 0.61.'
 */
export async function backtest(data: Data, options: BacktestOptions): Promise<BacktestResult> {
  checkOptions(options, BACKTEST_OPTIONS);
  const { horizon, windows = WINDOWS, stride = horizon, refit = true, read = {}, onProgress, signal } = options;
  const series = await toSeries(data, { ...covariatesOf(options.train || {}), ...read });
  const leastOf = (season: number) => Math.max(...Object.values(BASELINES).map(({ least }) => least(season)));
  const needed = (season: number) => Math.max(leastOf(season), season + 1, Math.ceil(horizon / JUDGED_PART));
  const season = options.season ?? findSeason(series, (steps) => needed(steps) + horizon + (windows - 1) * stride);
  const { origins, ...cut } = cutOrigins(series, { horizon, windows, stride, least: needed(season) });
  const targets = targetsOf(series, options);
  const models = createModels(options, { horizon, season, refit, targets });
  checkNames(models);
  const forecasts = origins.map((origin) => startForecasts(origin, targets));
  const seconds: Record<string, number> = Object.fromEntries(models.map(({ name }) => [name, 0]));
  try {
    for (const model of models) {
      for (const origin of origins) {
        signal?.throwIfAborted();
        const begin = performance.now();
        const made = await askModel(model, origin, horizon * targets.length);
        const took = (performance.now() - begin) / 1000;
        seconds[model.name]! += took;
        for (const [i, one] of made.entries()) forecasts[origin.window]![i]!.models[model.name] = one;
        await onProgress?.({ model: model.name, window: origin.window + 1, windows, seconds: took });
      }
    }
  } catch (error) {
    signal?.throwIfAborted();
    throw error;
  } finally {
    for (const model of models) await model.dispose?.();
  }
  const names = models.map(({ name }) => name);
  const scores = scoreForecasts({ names, origins, forecasts, season, targets, horizon });
  return {
    ...{ horizon, windows, stride, season, refit, targets, models: names, series: forecasts[0]!.length, ...cut },
    ...scores,
    forecasts: forecasts.flat(),
    verdict: judgeModels(scores.scores),
    notes: noteScores({ season, models: names, forecasts: forecasts.flat(), scores: scores.scores }),
    seconds,
  };
}

type Started = BacktestForecast & { readonly models: Record<string, MadeForecast> };

function startForecasts({ window, histories, futures }: Origin, targets: readonly string[]): readonly Started[] {
  return histories.map((history, i) => {
    const length = lengthOf(history);
    const future = futures[i]!;
    return {
      id: history.id,
      window,
      cutoff: history.times?.at(-1) ?? String(length - 1),
      times: future.times ?? Array.from({ length: lengthOf(future) }, (_, k) => String(length + k)),
      actual: observedValues(selectFeatures(future, targets)),
      models: {},
    };
  });
}

/** @throws InputError when two models have one name */
function checkNames(models: readonly BacktestModel[]): void {
  const names = models.map(({ name }) => name);
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice === undefined) return;
  const taken = names.slice(0, names.lastIndexOf(twice)).join(', ');
  throw new InputError({ option: 'models', found: twice, expected: `another name than ${taken}` });
}

/** @throws InputError when a model gives another number of forecasts or values */
async function askModel(model: BacktestModel, origin: Origin, size: number): Promise<readonly MadeForecast[]> {
  const made = await model.forecast(origin);
  const wrong = made.find(({ values }) => values.length !== size);
  const { length } = origin.histories;
  if (made.length === length && wrong === undefined) return made;
  throw new InputError({
    option: `models.${model.name}`,
    found: wrong === undefined ? `${made.length} forecasts` : `a forecast of ${wrong.values.length} values`,
    expected: wrong === undefined ? `${length}, one a history` : `${size}, one a step and target`,
  });
}

/** The season by the frequency of the first series, where one series is long enough for it; else 1. */
function findSeason(series: readonly Series[], needed: (season: number) => number): number {
  const season = seasonByTimes(series);
  return series.some((one) => lengthOf(one) >= needed(season)) ? season : 1;
}
