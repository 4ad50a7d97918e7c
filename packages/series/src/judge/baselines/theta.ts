// The theta method: the last level, half the trend, and the season of a series.
import { checkWhole } from '../../checks/check-whole.ts';
import { meanOf } from '../../moments.ts';
import { lengthOf } from '../../series.ts';
import { decompose, isSeasonal } from './decompose.ts';
import { type BaselineHistory, toHistory } from './to-history.ts';

/** Fewer points do not tell level and trend apart. */
export const THETA_LEAST = 4;
/** Errors of the first values are left out of the fit: the level is still a guess there. */
const BURN_IN = 3;
/** Bounds of the smoothing parameter. */
const [SLOWEST, FASTEST] = [0.1, 0.99];
const GRID = 30;
const REFINEMENTS = 40;

/** How a level follows a series. */
export interface Smoothing {
  /** Part of the last error that it takes over, 0.1 to 0.99. */
  readonly alpha: number;
  /** The level before the first value. */
  readonly level: number;
}

/**
 * The standard theta method: a seasonal series is divided by its season (see `decompose`), the mean of its straight line
 * and of a simple exponential smoothing of its theta line 2 is prolonged, which drifts by half the line's slope, and the
 * season is put back. Smoothing and first level are those of the lowest squared errors one step ahead.
 * Source: Assimakopoulos and Nikolopoulos, "The theta model", International Journal of Forecasting 16(4), 2000; as a
 * state space model (STM) in Fiorucci et al., "Models for optimising the theta method", the same 32(4), 2016.
 * @param given Values `[time, features]`, four points or more.
 * @param horizon Steps to forecast, 0 and up.
 * @param season Steps of a season, 1 for none; it is taken where a test at 95 % finds it.
 * @returns Forecast `[horizon, features]`, each feature by itself.
 * @throws InputError when the horizon or the season is out of range, or the history is too short.
 */
export function theta(given: BaselineHistory, horizon: number, season = 1): Float64Array {
  const history = toHistory(given, THETA_LEAST, 'the theta method');
  checkWhole({ horizon }, 0);
  checkWhole({ season }, 1);
  const count = history.features.length;
  const length = lengthOf(history);
  const forecast = new Float64Array(horizon * count);
  for (let feature = 0; feature < count; feature++) {
    // [time, features] -> [time]
    const column = Float64Array.from({ length }, (_, t) => history.values[t * count + feature]!);
    continueByTheta(column, { horizon, season }).forEach((value, step) => {
      forecast[step * count + feature] = value;
    });
  }
  return forecast;
}

/**
 * The theta method of one column.
 * @param smoothing Default: the best of the values without their season.
 */
export function continueByTheta(
  values: Float64Array,
  { horizon, season, smoothing }: { readonly horizon: number; readonly season: number; readonly smoothing?: Smoothing },
): Float64Array {
  if (!isSeasonal(values, season)) return prolong(values, smoothing ?? fitSmoothing(values), horizon);
  const { isFactor, parts } = decompose(values, season);
  const at = (t: number) => parts[t % season]!;
  const adjusted = values.map((value, t) => (isFactor ? value / at(t) : value - at(t)));
  const forecast = prolong(adjusted, smoothing ?? fitSmoothing(adjusted), horizon);
  return forecast.map((value, step) => {
    const part = at(values.length + step);
    return isFactor ? value * part : value + part;
  });
}

/**
 * The smoothing with the lowest squared error one step ahead after the first values.
 * Errors are linear in the first level, so that the best one of every smoothing has a closed form.
 */
export function fitSmoothing(values: Float64Array): Smoothing {
  const line = fitLine(values);
  let best = { alpha: SLOWEST, ...bestLevel(values, line, SLOWEST) };
  const look = (alpha: number) => {
    const found = { alpha, ...bestLevel(values, line, alpha) };
    if (found.error < best.error) best = found;
    return found.error;
  };
  const width = (FASTEST - SLOWEST) / GRID;
  for (let i = 1; i <= GRID; i++) look(SLOWEST + i * width);
  let [low, high] = [Math.max(SLOWEST, best.alpha - width), Math.min(FASTEST, best.alpha + width)];
  for (let i = 0; i < REFINEMENTS && high - low > 1e-8; i++) {
    const [left, right] = [low + (high - low) / 3, high - (high - low) / 3];
    if (look(left) <= look(right)) high = right;
    else low = left;
  }
  return best;
}

/** The errors of a smoothing one step ahead, `[time]`. */
export function smoothingErrors(values: Float64Array, smoothing: Smoothing): Float64Array {
  return errorsOf(values, fitLine(values), smoothing);
}

function errorsOf(values: Float64Array, line: Line, { alpha, level }: Smoothing): Float64Array {
  let [smoothed, power] = [level, 1];
  return values.map((value) => {
    const error = value - smoothed - trendAt(line, alpha, power);
    smoothed += alpha * (value - smoothed);
    power *= 1 - alpha;
    return error;
  });
}

/** Goes on from the last level, with half the slope. */
function prolong(values: Float64Array, { alpha, level }: Smoothing, horizon: number): Float64Array {
  const line = fitLine(values);
  let smoothed = level;
  for (const value of values) smoothed += alpha * (value - smoothed);
  let power = (1 - alpha) ** values.length;
  return Float64Array.from({ length: horizon }, () => {
    const value = smoothed + trendAt(line, alpha, power);
    smoothed += alpha * (value - smoothed);
    power *= 1 - alpha;
    return value;
  });
}

function bestLevel(
  values: Float64Array,
  line: Line,
  alpha: number,
): { readonly level: number; readonly error: number } {
  const from = Math.min(BURN_IN, values.length - 1);
  const errors = errorsOf(values, line, { alpha, level: 0 });
  // The error at t falls by (1 - alpha)^t for every unit of the level.
  let [products, squares] = [0, 0];
  let part = (1 - alpha) ** from;
  for (let t = from; t < values.length; t++) {
    products += part * errors[t]!;
    squares += part * part;
    part *= 1 - alpha;
  }
  const level = products / squares;
  let error = 0;
  part = (1 - alpha) ** from;
  for (let t = from; t < values.length; t++) {
    error += (errors[t]! - level * part) ** 2;
    part *= 1 - alpha;
  }
  return { level, error };
}

/** The straight line of least squares. */
interface Line {
  /** Of the time before the first value. */
  readonly intercept: number;
  readonly slope: number;
}

function fitLine(values: Float64Array): Line {
  const n = values.length;
  const mean = meanOf(values);
  const weighted = values.reduce((sum, value, t) => sum + (t + 1) * value, 0) / n;
  const slope = (6 * (2 * weighted - (n + 1) * mean)) / (n * n - 1);
  return { intercept: mean - ((n + 1) * slope) / 2, slope };
}

/** What a forecast at t adds to the level, from (1 - alpha)^t: half the line, as far as the level does not hold it already. */
function trendAt({ intercept, slope }: Line, alpha: number, power: number): number {
  return 0.5 * (intercept * power + (slope * (1 - power * (1 - alpha))) / alpha);
}
