// Fits every candidate to the same series: sums once for each window, one factorisation for each penalty, one solution each.
import type { Pieces } from '../turns/in-turns.ts';
import { type Autoregression, type BareSeries, takeEffects } from './autoregression.ts';
import type { Candidate } from './candidate.ts';
import { fitEffects } from './known/effects.ts';
import { type NormalEquations, prepareRidge } from './least-squares/solve-ridge.ts';
import { BESIDE, DRIFT, MEAN, sumWindows } from './least-squares/sum-windows.ts';
import { measureBound } from './outliers/spikes.ts';
import { priorWeights } from './prior.ts';
import { isKnown, type TargetSeries } from './target-series.ts';

/** A constant step is hardly held back. */
const DRIFT_PENALTY = 1e-3;

/**
 * Fits candidates by ridge over all windows of all series, each series in units of its mean absolute step.
 * @returns one a candidate, undefined where nothing could be fitted
 */
export function* fitCandidates(
  series: readonly TargetSeries[],
  candidates: readonly Candidate[],
): Pieces<readonly (Autoregression | undefined)[]> {
  const seen = ['log', 'terms', 'spikes'] as const;
  const bare = memoise((one: Candidate) => prepareSeries(series, one), ...seen);
  const sums = memoise((one: Candidate) => sumWindows(bare(one).series, one.window), ...seen, 'window');
  const prepared = memoise(
    (one: Candidate) => prepareCandidate(sums(one).sums, one),
    ...seen,
    ...(['window', 'penalty', 'reverts', 'drifts'] as const),
  );
  const fits: (Autoregression | undefined)[] = [];
  for (const candidate of candidates) {
    yield* sums(candidate).pieces;
    const fitted = fitCandidate(prepared(candidate), candidate);
    const { series: _, ...taken } = bare(candidate);
    fits.push(fitted && { ...fitted, ...taken });
    yield;
  }
  return fits;
}

/** What holds spikes back, the effects of a candidate's terms, and the series less both. */
function prepareSeries(
  series: readonly TargetSeries[],
  { log, terms, spikes: options }: Candidate,
): { readonly series: readonly BareSeries[] } & Pick<Autoregression, 'effects' | 'spikes'> {
  const spikes = measureBound(series, { spikes: options, log });
  const seen = { log, ...(spikes === undefined ? {} : { spikes }) };
  const known = () => series.filter(isKnown).map((one) => ({ ...one, ...takeEffects(one, seen) }));
  const effects = terms.length === 0 ? undefined : fitEffects(known(), terms);
  const taken = { ...seen, ...(effects === undefined ? {} : { effects }) };
  const bare = series.map((one) => takeEffects(one, taken));
  const { log: _, ...kept } = taken;
  return { series: bare, ...kept };
}

/** The same answer for candidates that are alike in some fields. */
function memoise<T>(make: (one: Candidate) => T, ...fields: readonly (keyof Candidate)[]): (one: Candidate) => T {
  const made = new Map<string, T>();
  return (one) => {
    const key = JSON.stringify(fields.map((field) => one[field]));
    const found = made.get(key) ?? make(one);
    made.set(key, found);
    return found;
  };
}

/** Which of all inputs a candidate takes, in their order. */
function columnsOf({ window, reverts, drifts }: Candidate): readonly number[] {
  return [
    ...(reverts ? [MEAN] : []),
    ...(drifts ? [DRIFT] : []),
    ...Array.from({ length: window - 1 }, (_, i) => BESIDE + i),
  ];
}

/** The equations of the inputs that a candidate takes, factorised. */
function prepareCandidate(sums: NormalEquations, candidate: Candidate): ReturnType<typeof prepareRidge> {
  const all = sums.targets.length;
  const columns = columnsOf(candidate);
  const n = columns.length;
  const products = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    const row = columns[i]! * all;
    for (let j = 0; j < n; j++) products[i * n + j] = sums.products[row + columns[j]!]!;
  }
  const targets = Float64Array.from(columns, (column) => sums.targets[column]!);
  const others = columns.flatMap((column, i) => (column === DRIFT ? [] : [products[i * n + i]!]));
  const meanSquare = others.reduce((left, square) => left + square, 0) / (others.length || 1);
  const penalties = Float64Array.from(columns, (column, i) => {
    const penalty = column === DRIFT ? DRIFT_PENALTY * products[i * n + i]! : candidate.penalty * meanSquare;
    return penalty + Number.MIN_VALUE;
  });
  return prepareRidge({ products, targets }, penalties);
}

function fitCandidate(solve: ReturnType<typeof prepareRidge>, candidate: Candidate): Autoregression | undefined {
  const { log, window, prior, season } = candidate;
  const columns = columnsOf(candidate);
  const believed = priorWeights(prior, window, season);
  const weights = solve?.(
    Float64Array.from(columns, (column) => (column < BESIDE ? 0 : believed[column - BESIDE + 1]!)),
  );
  if (weights === undefined || !weights.every(Number.isFinite)) return undefined;
  // The weight of the last value is what the others leave of it; that of the mean needs none, for the mean is 0.
  const lags = new Float64Array(window);
  let rest = 1;
  let drift = 0;
  columns.forEach((column, i) => {
    if (column === DRIFT) drift = weights[i]!;
    else rest -= weights[i]!;
    if (column >= BESIDE) lags[column - BESIDE + 1] = weights[i]!;
  });
  lags[0] = rest;
  return { lags, drift, log };
}
