// How wide a model's intervals are: forecasts from points of the past, each by a model that had not seen what came after.
import {
  type Calibration,
  createScaler,
  findStarts,
  type Model,
  measureSpread,
  referenceForecast,
  rolesOf,
  runModel,
  warmUpOf,
} from '@onnxcast/model';
import { type FloatArray, lengthOf, type Series, selectFeatures, sliceSeries } from '@onnxcast/series';
import { type Pieces, tellProgress } from '../turns/in-turns.ts';
import { increase } from './increase.ts';
import { quantileOf } from './quantile.ts';

/** What is to be calibrated. */
export interface CalibrationOptions {
  /** In percent, ascending, each above 0 and below 100. */
  readonly levels: readonly number[];
  /** Steps ahead, 1 and up; fewer where series are short. */
  readonly horizon: number;
  /** The model, fitted to what lies before a point of the past. */
  readonly fit: (past: readonly Series[]) => Pieces<Model>;
}

/** Points of the past that forecasts are made from: fewer where series are many. */
const ORIGINS = { least: 6, most: 24, together: 240 };
/** The part of the shortest series that even the earliest point has before it. */
const LEAST_HISTORY = 0.5;
/** Series that are looked at, evenly spread over all. */
const MOST_SERIES = 200;
/** Steps that models are run over for it, all points and series together; longer histories are cut at their beginning. */
const MOST_STEPS = 200_000;
/** A history is not cut below so many windows of a model. */
const LEAST_WINDOWS = 4;

/**
 * Measures the errors of forecasts from points of the past, in the spread of each series' one-step errors, and takes
 * from them how wide the intervals of each level and step ahead have to be.
 *
 * The mean error of a step ahead, made to rise from step to step, is how intervals widen; by how much of it forecasts
 * are off as rarely as a level says, all steps together, is how wide they are.
 * Source: split conformal prediction (Vovk et al. 2005), the rank of n errors being that of n + 1
 * @returns undefined where series are too short to forecast a step from two points
 */
export function* calibrate(
  series: readonly Series[],
  { levels, horizon, fit }: CalibrationOptions,
): Pieces<Calibration | undefined> {
  const shortest = Math.min(...series.map(lengthOf));
  const ahead = Math.min(horizon, Math.floor(shortest / 3));
  if (ahead < 1) return undefined;
  const looked = spreadOver(series, MOST_SERIES);
  const wanted = Math.ceil(ORIGINS.together / looked.length);
  const step = Math.max(1, Math.floor(ahead / 4));
  const room = Math.floor((shortest * (1 - LEAST_HISTORY) - ahead) / step) + 1;
  const origins = Math.max(1, Math.min(ORIGINS.most, Math.max(ORIGINS.least, wanted), room));
  const kept = MOST_STEPS / (origins * looked.length);

  const errors: Float64Array[] = [];
  const spreads: number[] = [];
  for (let origin = 0; origin < origins; origin++) {
    const cut = ahead + origin * step;
    const at = { phase: 'calibrating', done: origin, total: origins } as const;
    const model = yield* tellProgress(fit(series.map((one) => sliceSeries(one, 0, -cut))), at);
    const least = LEAST_WINDOWS * warmUpOf(model.spec);
    for (const one of looked) {
      const start = Math.max(0, lengthOf(one) - cut - Math.max(least, kept));
      const end = lengthOf(one) - cut;
      const found = judge(model, sliceSeries(one, start, end), sliceSeries(one, end, end + ahead));
      yield at;
      errors.push(...found.errors);
      spreads.push(...found.spreads);
    }
  }
  return { levels, widths: widthsOf(errors, { levels, ahead }), spread: meanOf(spreads) };
}

/**
 * The errors of one forecast, a list for each target, `[ahead]` in spreads, NaN where nothing was observed; and the
 * spreads in the model's units.
 */
function judge(
  model: Model,
  past: Series,
  future: Series,
): { readonly errors: readonly Float64Array[]; readonly spreads: readonly number[] } {
  const { spec } = model;
  const roles = rolesOf(spec);
  const { columns } = roles.targets;
  const [time, ahead, features] = [lengthOf(past), lengthOf(future), past.features.length];
  const known = selectFeatures(future, roles.future.names).values;
  const { forecast, fitted } = referenceForecast(
    model,
    { shape: [1, time, features], data: past.values },
    {
      horizon: ahead,
      futureCovariates: { shape: [1, ahead, roles.future.names.length], data: known },
      startTimes: findStarts(spec, [past]),
      run: runModel,
    },
  );
  const { scale } = createScaler(spec.scaling, past);
  const columnOf = (values: FloatArray, { width, column }: { readonly width: number; readonly column: number }) =>
    values.filter((_, i) => i % width === column);
  const errors: Float64Array[] = [];
  const spreads: number[] = [];
  columns.forEach((column, target) => {
    const inUnits = (values: FloatArray) => scale(values, [column]);
    const differences = (actual: Series, predicted: FloatArray, first: number): Float64Array => {
      const all = columnOf(actual.values, { width: features, column }).subarray(first);
      const seen =
        actual.observed && columnOf(Float64Array.from(actual.observed), { width: features, column }).subarray(first);
      const [came, said] = [inUnits(all), inUnits(columnOf(predicted, { width: columns.length, column: target }))];
      return came.map((value, i) => (seen?.[i] === 0 ? Number.NaN : Math.abs(value - said[i]!)));
    };
    const within = differences(past, fitted.data, 1).map((error) => (Number.isNaN(error) ? 0 : error));
    const spread = measureSpread(within, warmUpOf(spec));
    if (spread === undefined || spread === 0) return;
    spreads.push(spread);
    errors.push(differences(future, forecast.data, 0).map((error) => error / spread));
  });
  return { errors, spreads };
}

/** Half widths by level and step, of errors `[ahead]` each. */
function widthsOf(
  errors: readonly Float64Array[],
  { levels, ahead }: { readonly levels: readonly number[]; readonly ahead: number },
): readonly (readonly number[])[] {
  const means = Array.from({ length: ahead }, (_, step) =>
    meanOf(errors.map((one) => one[step]!).filter(Number.isFinite)),
  );
  const rising = increase(means);
  const parts = errors.flatMap((one) => Array.from(one, (error, step) => error / (rising[step]! || 1)));
  const sorted = Float64Array.from(parts.filter(Number.isFinite)).sort();
  return levels.map((level) => {
    // Of n errors that are exchangeable with the one to come, a level needs the rank of n + 1.
    const share = Math.min(1, (level / 100) * (1 + 1 / Math.max(1, sorted.length)));
    const factor = quantileOf(sorted, share);
    return rising.map((mean) => mean * factor);
  });
}

/** The mean of numbers, 0 of none. */
function meanOf(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** So many of a list at most, evenly spread over it. */
function spreadOver<T>(all: readonly T[], most: number): readonly T[] {
  if (all.length <= most) return all;
  return Array.from({ length: most }, (_, i) => all[Math.floor((i * all.length) / most)]!);
}
