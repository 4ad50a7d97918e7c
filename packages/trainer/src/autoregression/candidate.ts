// One way to fit an autoregression, and the ways that are worth trying.
import type { Term } from './known/effects.ts';
import type { SpikesOptions } from './outliers/spikes.ts';
import { priorsFor } from './prior.ts';

/** One way to fit. Plain data. */
export interface Candidate {
  readonly log: boolean;
  /** What it is drawn to, in words; see `priorWeights`. */
  readonly prior: string;
  /** Steps of the season that the prior speaks of, 1 for none. */
  readonly season: number;
  /** Last values that it looks at. */
  readonly window: number;
  /** Weight of the prior, in mean squares of the inputs. */
  readonly penalty: number;
  /** Whether it may be drawn to the history's mean. */
  readonly reverts: boolean;
  /** Whether it may add a constant step, in deviations of the history. */
  readonly drifts: boolean;
  /** What is known in advance and acts on the values. */
  readonly terms: readonly Term[];
  /** What holds spikes back before it looks at a series. Absent: nothing does. */
  readonly spikes?: SpikesOptions;
}

const PENALTIES = [1e-4, 1e-2, 1, 100];

/** Windows beside those of a season, and of data without one. */
const SHORT_WINDOWS = [2, 4, 8];
const LONGEST_SHORT_WINDOW = 13;

/** Seasons that windows span. */
const SPANS = [1, 2, 3, 4];

/** Beyond it a window of several seasons takes too long, and a season at all. */
const LONGEST_WINDOW = 160;
const LONGEST_SEASON = 366;

/**
 * The candidates for some series.
 * @param all steps of the seasons; one that is too long is left out
 * @param lengths values of each series that they are fitted to
 */
export function candidatesFor(
  all: readonly number[],
  lengths: readonly number[],
  {
    takesLogs,
    terms,
    spikes,
    longest = Number.POSITIVE_INFINITY,
  }: {
    readonly takesLogs: boolean;
    readonly terms: readonly Term[];
    readonly spikes?: SpikesOptions | undefined;
    /** Last values that they had better not look beyond; they do where they would know of no season else. */
    readonly longest?: number | undefined;
  },
): readonly Candidate[] {
  const seasons = all.filter((season) => season > 1 && season <= LONGEST_SEASON);
  const plain = seasons.length === 0 ? [...SHORT_WINDOWS, LONGEST_SHORT_WINDOW] : SHORT_WINDOWS;
  const windows = [
    ...plain.filter((window) => window < Math.min(...seasons)).map((window) => ({ season: 1, window })),
    ...seasons.flatMap((season) =>
      SPANS.map((span) => ({ season, window: span * season + 1 })).filter(
        ({ window }, i) => i === 0 || window <= LONGEST_WINDOW,
      ),
    ),
  ];
  const fitting = windows.filter(({ window }) => isShown(window, lengths));
  const near = fitting.filter(({ window }) => window <= longest);
  const isEnough = seasons.length === 0 || terms.length > 0 || near.some(({ season }) => season > 1);
  const kept = near.length > 0 && isEnough ? near : fitting;
  const taken = kept.length === 0 ? [{ season: 1, window: Math.max(1, Math.min(2, Math.max(...lengths))) }] : kept;
  const seen = { terms, ...(spikes === undefined ? {} : { spikes }) };
  return (takesLogs ? [false, true] : [false]).flatMap((log) =>
    taken.flatMap(({ season, window }) =>
      priorsFor(window, season).flatMap((prior) =>
        PENALTIES.flatMap((penalty) =>
          wandersFor(season).map((wanders) => ({ log, prior, season, window, penalty, ...wanders, ...seen })),
        ),
      ),
    ),
  );
}

/** Whether series show at least as many windows as one has values, all together. */
function isShown(window: number, lengths: readonly number[]): boolean {
  return lengths.reduce((shown, length) => shown + Math.max(0, length - window), 0) >= window;
}

/** A drift only where no season tells of growth. */
function wandersFor(season: number): readonly Pick<Candidate, 'reverts' | 'drifts'>[] {
  const both = [
    { reverts: false, drifts: false },
    { reverts: true, drifts: false },
  ];
  return season > 1 ? both : [...both, { reverts: false, drifts: true }];
}
