// How wide a model's intervals are: forecasts from points of the past, each by a model that had not seen what came after.
import {
  type Calibration,
  findStarts,
  type Model,
  referenceForecast,
  rolesOf,
  runModel,
  warmUpOf,
} from '@onnxcast/model';
import { lengthOf, type Series, selectFeatures, sliceSeries } from '@onnxcast/series';
import { type Pieces, tellProgress } from '../turns/in-turns.ts';
import { leastOf } from './least.ts';
import { type ForecastErrors, measureErrors, type PastForecast } from './measure-errors.ts';
import { countOrigins, MOST_SERIES, spreadOver } from './origins.ts';
import { toCalibration } from './to-calibration.ts';

/** What is to be calibrated. */
export interface CalibrationOptions {
  /** In percent, ascending, each above 0 and below 100. */
  readonly levels: readonly number[];
  /** Steps ahead, 1 and up; fewer where series are short. */
  readonly horizon: number;
  /** The model, fitted to what lies before a point of the past. */
  readonly fit: (past: readonly Series[]) => Pieces<Model>;
}

/** The part of the shortest series that even the earliest point has before it. */
const LEAST_HISTORY = 0.5;
/** Steps that models are run over for it, all points and series together; longer histories are cut at their beginning. */
const MOST_STEPS = 200_000;
/** Points of the past that are forecast from, of all series together, where there is room for them. */
const TOGETHER = 240;
/** Steps that are forecast, from all points and of all series together, below which they tell too little of how rarely one is far off. */
const LEAST_ERRORS = 6;
/** A history is not cut below so many windows of a model. */
const LEAST_WINDOWS = 4;

/**
 * Measures the errors of forecasts from points of the past, in the spread of each series' one-step errors, and takes
 * from them how wide the intervals of each level and step ahead have to be.
 *
 * The mean error of a step ahead, made to rise from step to step, is how intervals widen; by how much of it forecasts
 * are off as rarely as a level says, all steps together, is how wide they are.
 * Source: split conformal prediction (Vovk et al. 2005), the rank of n errors being that of n + 1
 * @returns undefined where series are so short or few that forecasts from the past have fewer than six steps in all
 */
export function* calibrate(
  series: readonly Series[],
  { levels, horizon, fit }: CalibrationOptions,
): Pieces<Calibration | undefined> {
  const shortest = Math.min(...series.map(lengthOf));
  const ahead = Math.min(horizon, Math.floor(shortest / 3));
  if (ahead < 1) return undefined;
  const looked = spreadOver(series, MOST_SERIES);
  // Side by side where there is room: forecasts of the same few steps would take a quiet season for the rule.
  const closest = Math.max(1, Math.floor(ahead / 4));
  const room = Math.max(0, Math.floor(shortest * (1 - LEAST_HISTORY)) - ahead);
  const fits = Math.min(countOrigins(looked.length), Math.floor(room / closest) + 1);
  const step = Math.min(ahead, Math.floor(room / Math.max(1, fits - 1)));
  // A fit forecasts from points after it, too: the error of each step ahead needs many, and to fit is what takes long.
  const points = Math.max(1, Math.min(step, Math.round(TOGETHER / (fits * looked.length))));
  if (fits * looked.length * ahead < LEAST_ERRORS) return undefined;
  const kept = MOST_STEPS / (fits * points * looked.length);

  const found: ForecastErrors[] = [];
  let least: number | undefined;
  for (let done = 0; done < fits; done++) {
    const cut = ahead + done * step;
    const at = { phase: 'calibrating', done, total: fits } as const;
    const model = yield* tellProgress(fit(series.map((one) => sliceSeries(one, 0, -cut))), at);
    least = leastOf(model.spec, series);
    const fewest = LEAST_WINDOWS * warmUpOf(model.spec);
    for (let point = 0; point < (done === 0 ? 1 : points); point++) {
      for (const one of looked) {
        const end = lengthOf(one) - cut + Math.floor((point * step) / points);
        const start = Math.max(0, Math.floor(end - Math.max(fewest, kept)));
        found.push(
          judge(model, { whole: one, past: sliceSeries(one, start, end), future: sliceSeries(one, end, end + ahead) }),
        );
        yield at;
      }
    }
  }
  return toCalibration(found, { levels, ahead, series: looked.length, least });
}

/** The errors of what the plain loops forecast. */
function judge(model: Model, { whole, past, future }: Pick<PastForecast, 'whole' | 'past' | 'future'>): ForecastErrors {
  const { spec } = model;
  const [time, ahead, features] = [lengthOf(past), lengthOf(future), past.features.length];
  const { names } = rolesOf(spec).future;
  const said = referenceForecast(
    model,
    { shape: [1, time, features], data: past.values },
    {
      horizon: ahead,
      futureCovariates: { shape: [1, ahead, names.length], data: selectFeatures(future, names).values },
      startTimes: findStarts(spec, [past]),
      run: runModel,
    },
  );
  return measureErrors(spec, { whole, past, future, forecast: said.forecast.data, fitted: said.fitted.data });
}
