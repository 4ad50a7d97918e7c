// Chooses and fits an autoregression: candidates forecast from several points of the past, and the best ones' weights are averaged.
import { type FloatArray, InputError } from '@onnxcast/series';
import { type Autoregression, continueSeries } from './autoregression.ts';
import { type Candidate, candidatesFor } from './candidate.ts';
import { fitCandidates } from './fit-candidates.ts';

/** What a fit is asked for. */
export interface AutoregressionOptions {
  /** Steps ahead by which candidates are judged, 1 and up. */
  readonly horizon: number;
  /** Steps of a season, 1 for none. */
  readonly season: number;
  /** Whether logarithms may be continued, where all values are above 0. Default true. */
  readonly mayTakeLogs?: boolean;
}

/** A candidate and how well it did. */
export interface JudgedCandidate extends Candidate {
  /** Mean absolute error in that of the seasonal naive forecast inside the series; recent origins count more. */
  readonly error: number;
}

/** The candidates that are worth averaging. */
export interface ChosenCandidates {
  /** Best first. */
  readonly chosen: readonly JudgedCandidate[];
  /** Points of the past that they were judged from. */
  readonly origins: number;
}

const MOST_ORIGINS = 8;

/** The part of the shortest series that even the earliest origin has before it. */
const LEAST_HISTORY = 0.6;

/** What an origin counts of the next later one. */
const FADING = 0.8;

const AVERAGED = 8;

/** Forecasts beyond this many times the naive error are as bad as any. */
const WORST_ERROR = 1e9;

/**
 * Chooses how an autoregression is fitted to all series.
 * @param series `[time]` each, three values or more
 * @throws InputError when a series is too short
 */
export function chooseAutoregression(
  series: readonly FloatArray[],
  { horizon, season, mayTakeLogs = true }: AutoregressionOptions,
): ChosenCandidates {
  const lengths = series.map((values) => values.length);
  const [shortest, longest] = [Math.min(...lengths), Math.max(...lengths)];
  if (shortest < 3) {
    throw new InputError({ found: `A series of ${shortest} values`, expected: 'at least 3', remedy: 'Leave it out.' });
  }
  const ahead = Math.min(horizon, Math.floor(shortest / 3));
  const step = Math.max(1, Math.floor(ahead / 2));
  const room = Math.floor((shortest * (1 - LEAST_HISTORY) - ahead) / step) + 1;
  const origins = Math.max(1, Math.min(MOST_ORIGINS, room));
  const takesLogs = mayTakeLogs && series.every((values) => values.every((value) => value > 0));
  const candidates = candidatesFor(season, longest - ahead - (origins - 1) * step, takesLogs);
  const units = series.map((values) => naiveError(values, season));

  const errors = new Float64Array(candidates.length);
  let weights = 0;
  for (let origin = 0; origin < origins; origin++) {
    const cut = ahead + origin * step;
    const weight = FADING ** origin;
    const pasts = series.map((values) => values.subarray(0, values.length - cut));
    fitCandidates(pasts, candidates, season).forEach((fitted, i) => {
      errors[i]! += weight * (fitted === undefined ? WORST_ERROR : judge(fitted, series, { cut, ahead, units }));
    });
    weights += weight;
  }
  const judged = candidates.map((candidate, i) => ({ ...candidate, error: errors[i]! / weights }));
  return { chosen: chooseCandidates(judged), origins };
}

/** Fits the chosen candidates and averages their weights. */
export function fitAutoregression(
  series: readonly FloatArray[],
  { chosen }: ChosenCandidates,
  season: number,
): Autoregression {
  const fitted = fitCandidates(series, chosen, season).filter((one) => one !== undefined);
  const lags = new Float64Array(Math.max(...chosen.map(({ window }) => window)));
  for (const one of fitted) {
    for (let lag = 0; lag < one.lags.length; lag++) lags[lag]! += one.lags[lag]! / fitted.length;
  }
  return { lags, log: chosen[0]!.log };
}

/** The best candidates of the better kind, values or logarithms. */
function chooseCandidates(judged: readonly JudgedCandidate[]): readonly JudgedCandidate[] {
  const best = (log: boolean) =>
    judged
      .filter((one) => one.log === log)
      .sort((one, other) => one.error - other.error)
      .slice(0, AVERAGED);
  const mean = (some: readonly JudgedCandidate[]) => some.reduce((sum, { error }) => sum + error, 0) / some.length;
  const [values, logs] = [best(false), best(true)];
  return logs.length > 0 && mean(logs) < mean(values) ? logs : values;
}

/** The mean over series of a forecast's error, in each one's unit. */
function judge(
  fitted: Autoregression,
  series: readonly FloatArray[],
  { cut, ahead, units }: { readonly cut: number; readonly ahead: number; readonly units: readonly number[] },
): number {
  let sum = 0;
  series.forEach((values, n) => {
    const start = values.length - cut;
    const forecast = continueSeries(fitted, values.subarray(0, start), ahead);
    let error = 0;
    for (let k = 0; k < ahead; k++) error += Math.abs(forecast[k]! - values[start + k]!);
    error /= ahead * units[n]!;
    sum += Number.isFinite(error) ? Math.min(error, WORST_ERROR) : WORST_ERROR;
  });
  return sum / series.length;
}

/** Mean absolute error of the seasonal naive forecast inside a series; 1 where it makes none. */
function naiveError(values: FloatArray, season: number): number {
  const lag = Math.min(season, values.length - 1);
  let sum = 0;
  for (let t = lag; t < values.length; t++) sum += Math.abs(values[t]! - values[t - lag]!);
  return sum / (values.length - lag) || 1;
}
