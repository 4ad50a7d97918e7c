// One way to fit an autoregression, and the ways that are worth trying.

/** What is believed of the next step before the data has spoken: weights of earlier values, which the last one gets less. */
const priors = {
  /** It is the last one again. */
  last: () => [],
  /** It is that of a season ago. */
  'same season': (season: number) => [[season - 1, 1]],
  /** It differs from the last one as it did a season ago. */
  'seasonal change': (season: number) => [
    [season - 1, 1],
    [season, -1],
  ],
} satisfies Record<string, (season: number) => readonly (readonly [lag: number, weight: number])[]>;

export type Prior = keyof typeof priors;

/** One way to fit. Plain data. */
export interface Candidate {
  readonly log: boolean;
  readonly prior: Prior;
  /** Last values that it looks at. */
  readonly window: number;
  /** Weight of the prior, in mean squares of the inputs. */
  readonly penalty: number;
  /** Whether it may be drawn to the history's mean. */
  readonly reverts: boolean;
}

const PENALTIES = [1e-4, 1e-2, 1e-1, 1, 10];

/** Windows of data without a season. */
const SHORT_WINDOWS = [2, 4, 8, 13];

/**
 * The candidates for some series.
 * @param season steps of a season, 1 for none
 * @param length values of the longest series that one is fitted to
 * @param takesLogs whether logarithms are tried too
 */
export function candidatesFor(season: number, length: number, takesLogs: boolean): readonly Candidate[] {
  const windows = season > 1 ? [1, 2, 3].map((seasons) => seasons * season + 1) : SHORT_WINDOWS;
  const fitting = windows.filter((window) => 2 * window <= length);
  const seasonal = Object.keys(priors) as Prior[];
  return (takesLogs ? [false, true] : [false]).flatMap((log) =>
    (fitting.length === 0 ? [Math.min(2, length)] : fitting).flatMap((window) => {
      const fittingPriors: readonly Prior[] = season > 1 && window > season ? seasonal : ['last'];
      return fittingPriors.flatMap((prior) =>
        PENALTIES.flatMap((penalty) => [false, true].map((reverts) => ({ log, prior, window, penalty, reverts }))),
      );
    }),
  );
}

/**
 * A prior as weights of the last values, those from the second on less the last: what a fit is drawn to.
 * @returns `[window - 1]`
 */
export function priorWeights({ prior, window }: Candidate, season: number): Float64Array {
  const weights = new Float64Array(window - 1);
  for (const [lag, weight] of priors[prior](season)) weights[lag - 1]! += weight;
  return weights;
}
