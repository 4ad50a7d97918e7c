// Chooses and fits an autoregression: candidates forecast from several points of the past, and the best ones' weights are averaged.
import { rowsForSpikes } from '@onnxcast/model';
import type { FloatArray } from '@onnxcast/series';
import type { Pieces } from '../turns/in-turns.ts';
import { type Autoregression, continuationOf, repeatSeason, seesAlike, takeEffects } from './autoregression.ts';
import { type Candidate, candidatesFor } from './candidate.ts';
import type { CellsChoice } from './cells/add-cells.ts';
import { fitCandidates } from './fit-candidates.ts';
import { areApart, chooseOrigins, isRare, judgeEach, judgeFits, meanErrors } from './judge-candidates.ts';
import { type ChosenTerms, chooseTerms, type TermOffer } from './known/choose-terms.ts';
import type { Term } from './known/effects.ts';
import type { SeriesBreak } from './outliers/breaks.ts';
import { findSpikes, measureBound, type SpikesOptions } from './outliers/spikes.ts';
import { endOf, seenOf, type TargetSeries } from './target-series.ts';

/** What a fit is asked for. */
export interface AutoregressionOptions {
  /** Steps ahead by which candidates are judged, 1 and up. */
  readonly horizon: number;
  /** Steps of the seasons, the one by which errors are measured first; empty for none. */
  readonly seasons: readonly number[];
  /** Whether logarithms may be continued, where all values are above 0. Default true. */
  readonly mayTakeLogs?: boolean;
  /** Whether spikes may be held back, where there are some. Default true. */
  readonly mayHoldSpikes?: boolean;
  /** Last values that had better not be looked beyond, because the level broke there. Default: all may. */
  readonly longest?: number | undefined;
  /** What may be taken of what is known in advance, one after the other. Default: nothing. */
  readonly offers?: readonly TermOffer[];
}

/** A candidate and how well it did. */
export interface JudgedCandidate extends Candidate {
  /** Mean absolute error in that of the seasonal naive forecast inside the series; recent origins count more. */
  readonly error: number;
}

/** The candidates that are worth averaging. */
export interface ChosenCandidates {
  /** Best first, each with its part of the average. */
  readonly chosen: readonly (JudgedCandidate & { readonly share: number })[];
  /** All that were judged, best first. */
  readonly judged: readonly JudgedCandidate[];
  /** Steps from each point of the past that they were judged from to the end of the series, the latest point first. */
  readonly cuts: readonly number[];
  /** The error of their average from the same points; where the last value is the better naive forecast, each time of those chosen by points apart from it. */
  readonly error: number;
  /** The better of the naive forecasts, by its season, and its error from the same points: the floor. */
  readonly naive: { readonly season: number; readonly error: number };
  /** Whether the naive forecast is the model, because the average was no better. */
  readonly isNaive: boolean;
  /** What holds spikes back, where there are some, and fits without them did about as well or better. */
  readonly spikes?: SpikesOptions;
}

/** How an autoregression was chosen. */
export interface AutoregressionChoice extends ChosenCandidates {
  /** Steps ahead by which candidates were judged. */
  readonly horizon: number;
  /** Steps of the season by which errors are measured, 1 for none. */
  readonly season: number;
  /** What was taken of what is known in advance. */
  readonly known: ChosenTerms;
  /** What was asked for of what is known in advance, and is not in the model: all of it where that is the naive forecast. */
  readonly leftOut: readonly string[];
  /** Covariates that stay the same in every series, and so are not in the model. Absent: there are none. */
  readonly silent?: readonly string[];
  /** Where the level of a series breaks, which was fitted to as if it had always been at its last level. Absent: nowhere. */
  readonly breaks?: readonly SeriesBreak[];
  /** Whether cells were added, where they were asked for. */
  readonly cells?: CellsChoice;
}

const AVERAGED = 32;

/** A candidate counts e times less for every such part that its error is above the lowest. */
const SHARPNESS = 0.05;

/** Spikes are held back unless that made past errors larger than by this factor: a last value that stands alone, no past can judge. */
const BORNE = 1.02;

/** Of what may be a walk the average has to lower the error of the last value below so much of it. */
const LEAST_GAIN = 0.98;

/** Candidates are judged on so many values at most: of the last ones of long series, and of some of many series. */
const LONGEST_JUDGED = 20_000;
const MOST_JUDGED = 50_000;

/**
 * Chooses how an autoregression is fitted to all series.
 * @param series three values or more each
 */
export function* chooseAutoregression(
  series: readonly TargetSeries[],
  { horizon, seasons, mayTakeLogs = true, mayHoldSpikes = true, longest: near, offers = [] }: AutoregressionOptions,
): Pieces<AutoregressionChoice> {
  const some = pickSeries(series);
  const season = seasons[0] ?? 1;
  // What is rare is hardly seen in the last steps alone.
  const origins = chooseOrigins(some, horizon, { spread: some.every(isRare) });
  const takesLogs = mayTakeLogs && series.every((one) => [one.values, seenOf(one)].every(isAbove0));
  const lengths = some.map(({ values }) => values.length - origins.cuts.at(-1)!.cut);
  const longest = Math.max(...lengths);
  const judge = (candidates: readonly Candidate[], from = origins) =>
    judgeFits(some, from, { season, fit: (pasts) => fitCandidates(pasts, candidates) });
  const candidatesOf = (terms: Candidate['terms'], spikes?: SpikesOptions) =>
    candidatesFor(seasons, lengths, { takesLogs, terms, spikes, longest: near });
  const spread = chooseOrigins(some, horizon, { spread: true });
  const repeated = [...new Set([...seasons, 1])].filter(
    (one) => one <= Math.max(1, Math.min(longest, near ?? longest)),
  );
  // Where no window may span a season, what the year adds has to tell it.
  const needed = offers.map((one) => (season < (near ?? longest) || one.isAsked ? one : { ...one, isTold: true }));
  const choose = function* (spikes?: SpikesOptions): Pieces<ChosenCandidates & Pick<AutoregressionChoice, 'known'>> {
    const known = yield* chooseTerms(needed, {
      candidatesOf: (terms) => candidatesOf(terms, spikes),
      judge: (candidates) => judge(candidates, spread),
    });
    const candidates = candidatesOf(known.terms, spikes);
    const each = yield* judgeEach(some, origins, { season, fit: (pasts) => fitCandidates(pasts, candidates) });
    const rank = (errors: readonly number[]) =>
      candidates
        .map((candidate, i) => ({ ...candidate, error: errors[i]! }))
        .sort((one, other) => one.error - other.error);
    const judged = rank(meanErrors(each, origins));
    const chosen = chooseCandidates(judged);
    // Where all run away, as early in a growth that quickens, the season is repeated, as `fitAutoregression` does.
    const average = function* (pasts: readonly TargetSeries[], taken: ChosenCandidates['chosen']) {
      const { log } = taken[0]!;
      const averaged = yield* averageCandidates(pasts, taken);
      return averaged ?? repeatSeason(season, { log, spikes: measureBound(pasts, { spikes, log }) });
    };
    const [best, ...floors] = yield* judgeFits(some, origins, {
      season,
      fit: function* (pasts) {
        const bound = measureBound(pasts, { spikes, log: false });
        return [yield* average(pasts, chosen), ...repeated.map((one) => repeatSeason(one, { spikes: bound }))];
      },
    });
    const least = Math.min(...floors);
    const naive = { season: repeated[floors.indexOf(least)]!, error: least };
    // A walk seems to return, or to go on, by chance: its best ways are chosen once more for each point, without what came after it.
    const mayWalk = naive.season === 1 && best! < least && !some.some(isRare);
    const places = [...origins.cuts.keys()];
    const isWalk = mayWalk && places.every((one) => places.some((other) => areApart(origins, one, other)));
    const [error] = !isWalk
      ? [best]
      : yield* judgeFits(some, origins, {
          season,
          fit: function* (pasts, origin) {
            const others = meanErrors(each, origins, (other) => areApart(origins, origin, other));
            return [yield* average(pasts, chooseCandidates(rank(others)))];
          },
        });
    return {
      chosen,
      judged,
      cuts: origins.cuts.map(({ cut }) => cut),
      error: error!,
      naive,
      isNaive: (isWalk ? LEAST_GAIN : 1) * least <= error!,
      ...(spikes === undefined ? {} : { spikes }),
      known,
    };
  };
  const plain = yield* choose();
  const found = mayHoldSpikes && !some.some(isRare) ? findSpikes(some, { season, takesLogs }) : undefined;
  const held = found && (yield* choose(found));
  const errorOf = ({ error, naive }: ChosenCandidates) => Math.min(error, naive.error);
  const better = held !== undefined && errorOf(held) <= BORNE * errorOf(plain) ? held : plain;
  return {
    ...better,
    leftOut: better.isNaive ? offers.filter(({ isAsked }) => isAsked).map(({ name }) => name) : better.known.leftOut,
    horizon: origins.ahead,
    season,
  };
}

/** Fits what was chosen: the average of candidates, or the naive forecast where that is as good, or the average runs away. */
export function* fitAutoregression(
  series: readonly TargetSeries[],
  { chosen, naive, isNaive, spikes }: Pick<ChosenCandidates, 'chosen' | 'naive' | 'isNaive' | 'spikes'>,
): Pieces<Autoregression> {
  const repeat = (log: boolean) => repeatSeason(naive.season, { log, spikes: measureBound(series, { spikes, log }) });
  if (isNaive) return repeat(false);
  return (yield* averageCandidates(series, chosen)) ?? repeat(chosen[0]!.log);
}

/** Last values that a fit of what was chosen may look at. */
export function windowOf({ chosen, naive, isNaive, spikes }: AutoregressionChoice): number {
  const least = Math.max(naive.season, spikes === undefined ? 0 : rowsForSpikes(spikes));
  return isNaive ? least : Math.max(least, ...chosen.map(({ window }) => window));
}

/** What the model takes of what is known in advance: nothing where it is the naive forecast. */
export function termsOf({ isNaive, known }: AutoregressionChoice): readonly Term[] {
  return isNaive ? [] : known.terms;
}

/** The mean of the weights of candidates that do not run away, by their shares; undefined where that does itself. */
function* averageCandidates(
  series: readonly TargetSeries[],
  chosen: ChosenCandidates['chosen'],
): Pieces<Autoregression | undefined> {
  const isSteady = judgeSteadiness(series);
  const fits = yield* fitCandidates(series, chosen);
  const fitted: (Autoregression & { readonly share: number })[] = [];
  for (const [i, one] of fits.entries()) {
    if (one !== undefined && isSteady(one)) fitted.push({ ...one, share: chosen[i]!.share });
    yield;
  }
  if (fitted.length === 0) return undefined;
  const all = fitted.reduce((sum, { share }) => sum + share, 0);
  const lags = new Float64Array(Math.max(...fitted.map((one) => one.lags.length)));
  let drift = 0;
  for (const { lags: own, drift: step, share } of fitted) {
    drift += (step * share) / all;
    for (let lag = 0; lag < own.length; lag++) lags[lag]! += (own[lag]! * share) / all;
  }
  // All were fitted beside the same effects.
  const average = { ...fitted[0]!, lags, drift };
  return isSteady(average) ? average : fitted[0];
}

/** The best candidates of the better kind, values or logarithms. */
function chooseCandidates(judged: readonly JudgedCandidate[]): ChosenCandidates['chosen'] {
  const best = (log: boolean) => judged.filter((one) => one.log === log).slice(0, AVERAGED);
  const withShares = (some: readonly JudgedCandidate[]) => {
    const least = some[0]?.error ?? 0;
    const raw = some.map(({ error }) => Math.exp((least - error) / (SHARPNESS * least + Number.MIN_VALUE)));
    const sum = raw.reduce((left, share) => left + share, 0);
    return some.map((one, i) => ({ ...one, share: raw[i]! / sum }));
  };
  const mean = (some: readonly JudgedCandidate[]) => some.reduce((sum, { error }) => sum + error, 0) / some.length;
  const [values, logs] = [best(false), best(true)];
  return withShares(logs.length > 0 && mean(logs) < mean(values) ? logs : values);
}

const STEADY_STEPS = 1000;
const STEADY_SERIES = 8;

/** Within a thousand steps a steady model goes so many times as far, at the pace at which the series went, as the series did. */
const FARTHEST = 5;

/** Tells whether closed loops from the ends of some series stay within what these have shown. */
function judgeSteadiness(series: readonly TargetSeries[]): (model: Autoregression) => boolean {
  const every = Math.ceil(series.length / STEADY_SERIES);
  const checks = series.filter((_, i) => i % every === 0).map(checkSteadiness);
  return (model) => checks.every((isSteady) => isSteady(model));
}

/** What models of one kind take from the series alike is taken once: of a long series that is nearly all. */
function checkSteadiness(series: TargetSeries): (model: Autoregression) => boolean {
  let last: { readonly model: Autoregression; readonly shown: ReturnType<typeof showRange> } | undefined;
  return (model) => {
    if (last === undefined || !seesAlike(last.model, model)) last = { model, shown: showRange(series, model) };
    const { mean, range, time, continueFrom } = last.shown;
    const loop = continueFrom({ lags: model.lags, drift: model.drift, log: false }, STEADY_STEPS);
    const slack = Number.EPSILON * 1e3 * Math.abs(mean);
    return loop.every((value, k) => Math.abs(value - mean) <= FARTHEST * range * (1 + k / time) + slack);
  };
}

/** What a series has shown, as a model sees it, and what continues it. */
function showRange(series: TargetSeries, model: Autoregression) {
  const { values, mean } = takeEffects(series, model);
  let range = 0;
  for (const value of values) range = Math.max(range, Math.abs(value - mean));
  return { mean, range, time: values.length, continueFrom: continuationOf({ values }) };
}

function isAbove0(values: FloatArray): boolean {
  return values.every((value) => value > 0);
}

/** Some of the series, evenly spread, and the ends of long ones. */
function pickSeries(series: readonly TargetSeries[]): readonly TargetSeries[] {
  const ends = series.map((one) => endOf(one, LONGEST_JUDGED));
  const total = ends.reduce((sum, { values }) => sum + values.length, 0);
  const every = Math.ceil(total / MOST_JUDGED);
  return ends.filter((_, i) => i % every === 0);
}
