// How good a fit would have been: it forecasts from several points of the past, knowing nothing later.
import { mae, naiveError, rmse } from '@onnxcast/series';
import { type Pieces, tellProgress } from '../turns/in-turns.ts';
import { type Autoregression, continuationOf } from './autoregression.ts';
import { counts, cutSeries, type TargetSeries } from './target-series.ts';

/** Points of the past from which series are forecast. */
export interface Origins {
  /** Steps ahead. */
  readonly ahead: number;
  /** Steps from each point to the end of a series, the latest first, and what each counts. */
  readonly cuts: readonly { readonly cut: number; readonly weight: number }[];
}

const MOST_ORIGINS = 8;

/** The part of a series that even the earliest origin has before it. */
const LEAST_HISTORY = 0.6;

/** What an origin counts of the next later one. */
const FADING = 0.9;

/** Forecasts beyond this many times the naive error are as bad as any. */
const WORST_ERROR = 1e9;

/**
 * Chooses points of the past, those of a series of the usual length: the last ones, or as many that are spread over all
 * that have enough before them.
 */
export function chooseOrigins(
  series: readonly TargetSeries[],
  horizon: number,
  { spread = false }: { readonly spread?: boolean } = {},
): Origins {
  const lengths = series.map(({ values }) => values.length).sort((one, other) => one - other);
  const usual = lengths[Math.floor((lengths.length - 1) / 2)]!;
  const ahead = Math.max(1, Math.min(horizon, Math.floor(usual / 3)));
  const reach = Math.max(0, usual * (1 - LEAST_HISTORY) - ahead);
  const step = Math.max(1, Math.floor(ahead / 2), spread ? Math.floor(reach / (MOST_ORIGINS - 1)) : 0);
  const count = Math.max(1, Math.min(MOST_ORIGINS, Math.floor(reach / step) + 1));
  const fading = spread ? 1 : FADING;
  return {
    ahead,
    cuts: Array.from({ length: count }, (_, origin) => ({ cut: ahead + origin * step, weight: fading ** origin })),
  };
}

/** How fits are judged. */
interface JudgeOptions {
  /** That the unit of errors repeats. */
  readonly season: number;
  /** Fits all ways to the series up to an origin. */
  readonly fit: (pasts: readonly TargetSeries[], origin: number) => Pieces<readonly (Autoregression | undefined)[]>;
}

/** The error of each way over all origins; see {@link judgeEach}. */
export function* judgeFits(
  series: readonly TargetSeries[],
  origins: Origins,
  options: JudgeOptions,
): Pieces<readonly number[]> {
  return meanErrors(yield* judgeEach(series, origins, options), origins);
}

/**
 * The mean of errors from several origins, by what each counts.
 * @param errors one list an origin
 * @param takes whether an origin counts at all. Default: all do
 */
export function meanErrors(
  errors: readonly (readonly number[])[],
  { cuts }: Origins,
  takes: (origin: number) => boolean = () => true,
): readonly number[] {
  const taken = cuts.flatMap(({ weight }, origin) => (takes(origin) ? [{ weight, errors: errors[origin]! }] : []));
  const all = taken.reduce((sum, { weight }) => sum + weight, 0);
  return errors[0]!.map((_, way) => taken.reduce((sum, one) => sum + one.weight * one.errors[way]!, 0) / all);
}

/** Whether none of the steps forecast from one origin is forecast from another. */
export function areApart({ ahead, cuts }: Origins, one: number, other: number): boolean {
  return Math.abs(cuts[one]!.cut - cuts[other]!.cut) >= ahead;
}

/**
 * Judges fits by what they forecast from the past.
 * @returns for each origin one error a way: the mean absolute one in that of the seasonal naive forecast inside the series, over all series; of a series that is 0 for the most part the root of the mean square, for its absolute errors are least where nothing is ever forecast
 */
export function* judgeEach(
  series: readonly TargetSeries[],
  { ahead, cuts }: Origins,
  { season, fit }: JudgeOptions,
): Pieces<readonly (readonly number[])[]> {
  const measures = series.map((one) => measureOf(one, season));
  const longest = Math.max(...series.map(({ values }) => values.length));
  const errors: (readonly number[])[] = [];
  for (const [origin, { cut }] of cuts.entries()) {
    const at = { phase: 'choosing', done: origin, total: cuts.length } as const;
    const judged = series.flatMap((one, n) => (reaches(one, cut) ? [{ one, measure: measures[n]! }] : []));
    // Where no series reaches so far, the longest are judged all the same.
    const taken =
      judged.length > 0
        ? judged
        : [{ one: series.find(({ values }) => values.length === longest)!, measure: { unit: 1, isRare: false } }];
    const pasts = taken.map(({ one }) => cutSeries(one, cut));
    const continuations = pasts.map(continuationOf);
    const fits = yield* tellProgress(fit(pasts, origin), at);
    const found: number[] = [];
    for (const fitted of fits) {
      const errorIn = ({ one, measure }: (typeof taken)[number], n: number) =>
        fitted === undefined ? WORST_ERROR : errorOf(continuations[n]!(fitted, ahead), one, { cut, ...measure });
      found.push(taken.map(errorIn).reduce((sum, error) => sum + error, 0) / taken.length);
      yield { ...at, done: origin + found.length / fits.length };
    }
    errors.push(found);
  }
  return errors;
}

/** Whether enough of a series lies before an origin. */
function reaches({ values }: TargetSeries, cut: number): boolean {
  return values.length - cut >= Math.max(2, LEAST_HISTORY * values.length - 1);
}

function errorOf(
  forecast: Float64Array,
  series: TargetSeries,
  { cut, unit, isRare }: { readonly cut: number } & Measure,
): number {
  const start = series.values.length - cut;
  let sum = 0;
  let count = 0;
  for (let k = 0; k < forecast.length; k++) {
    if (!counts(series, start + k)) continue;
    const off = Math.abs(forecast[k]! - series.values[start + k]!);
    sum += isRare ? off ** 2 : off;
    count += 1;
  }
  if (count === 0) return 0;
  const error = (isRare ? Math.sqrt(sum / count) : sum / count) / unit;
  return Number.isFinite(error) ? Math.min(error, WORST_ERROR) : WORST_ERROR;
}

/** How the errors of a series are measured. */
interface Measure {
  /** The error of the seasonal naive forecast inside it; 1 where it makes none. */
  readonly unit: number;
  /** Whether it is 0 for the most part: the root of the mean square is taken. */
  readonly isRare: boolean;
}

function measureOf(series: TargetSeries, season: number): Measure {
  const past = series.values.map((value, t) => (counts(series, t) ? value : Number.NaN));
  const lag = Math.min(season, past.length - 1);
  const rare = isRare(series);
  return { unit: naiveError(rare ? rmse : mae, past, lag) || 1, isRare: rare };
}

/** Whether a series is 0 for the most part, as the sales of a spare part. */
export function isRare({ values }: TargetSeries): boolean {
  return values.filter((value) => value === 0).length > values.length / 2;
}
