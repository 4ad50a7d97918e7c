// Fits every candidate to the same series: sums once for each window, one small system each.
import type { FloatArray } from '@onnxcast/series';
import { type Autoregression, meanOf } from './autoregression.ts';
import { type Candidate, priorWeights } from './candidate.ts';
import { type NormalEquations, solveRidge } from './solve-ridge.ts';

/**
 * Fits candidates by ridge over all windows of all series, each series in units of its mean absolute step.
 * @param series `[time]` each
 * @returns one a candidate, undefined where nothing could be fitted
 */
export function fitCandidates(
  series: readonly FloatArray[],
  candidates: readonly Candidate[],
  season: number,
): readonly (Autoregression | undefined)[] {
  const logs = candidates.some(({ log }) => log) ? series.map((values) => values.map(Math.log)) : [];
  const sums = new Map<string, NormalEquations>();
  return candidates.map((candidate) => {
    const { log, window } = candidate;
    const key = `${log} ${window}`;
    const all = sums.get(key) ?? sumWindows(log ? logs : series, window);
    sums.set(key, all);
    return fitCandidate(all, candidate, season);
  });
}

/** Inputs are the mean and the values from the second last back, all less the last value; the target is the next step. */
function sumWindows(series: readonly FloatArray[], window: number): NormalEquations {
  const products = new Float64Array(window * window);
  const targets = new Float64Array(window);
  const inputs = new Float64Array(window);
  for (const values of series) {
    const mean = meanOf(values);
    const unit = meanStep(values);
    for (let t = window - 1; t < values.length - 1; t++) {
      const last = values[t]!;
      inputs[0] = (mean - last) / unit;
      for (let lag = 1; lag < window; lag++) inputs[lag] = (values[t - lag]! - last) / unit;
      const target = (values[t + 1]! - last) / unit;
      for (let i = 0; i < window; i++) {
        const input = inputs[i]!;
        targets[i]! += input * target;
        for (let j = 0; j <= i; j++) products[i * window + j]! += input * inputs[j]!;
      }
    }
  }
  for (let i = 0; i < window; i++) {
    for (let j = i + 1; j < window; j++) products[i * window + j] = products[j * window + i]!;
  }
  return { products, targets };
}

function fitCandidate(sums: NormalEquations, candidate: Candidate, season: number): Autoregression | undefined {
  const { log, window, penalty, reverts } = candidate;
  const skipped = reverts ? 0 : 1;
  const n = window - skipped;
  const products = new Float64Array(n * n);
  let squares = 0;
  for (let i = 0; i < n; i++) {
    const row = (i + skipped) * window + skipped;
    products.set(sums.products.subarray(row, row + n), i * n);
    squares += products[i * n + i]!;
  }
  const prior = new Float64Array(n);
  prior.set(priorWeights(candidate, season), 1 - skipped);
  const targets = sums.targets.slice(skipped);
  const weights = solveRidge({ products, targets }, prior, (penalty * squares) / n + Number.MIN_VALUE);
  if (weights === undefined || !weights.every(Number.isFinite)) return undefined;
  // The weight of the last value is what the others leave of it; that of the mean needs none, for the mean is 0.
  const lags = new Float64Array(window);
  lags.set(weights.subarray(1 - skipped), 1);
  lags[0] = weights.reduce((left, weight) => left - weight, 1);
  return { lags, log };
}

function meanStep(values: FloatArray): number {
  let sum = 0;
  for (let t = 1; t < values.length; t++) sum += Math.abs(values[t]! - values[t - 1]!);
  return sum / (values.length - 1) || 1;
}
