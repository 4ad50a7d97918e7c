// What is worth taking of what is known in advance: told by the errors of forecasts from points of the past.
import type { Pieces } from '../../turns/in-turns.ts';
import type { Candidate } from '../candidate.ts';
import type { Term } from './effects.ts';

/** Terms that may be taken together. */
export interface TermChoice {
  /** For a person: `2 waves a year`. */
  readonly name: string;
  readonly terms: readonly Term[];
}

/** Choices of which one is taken, the simplest first. */
export interface TermOffer {
  /** For a person, whichever choice is taken: `year`, `holidays of US`. */
  readonly name: string;
  /** Whether somebody asked for it; else it is tried by itself. */
  readonly isAsked: boolean;
  readonly choices: readonly TermChoice[];
  /** Whether one has to be; else none may do as well. */
  readonly isTold: boolean;
}

/** Terms that were taken, and how they did. */
export interface ChosenTerms {
  readonly names: readonly string[];
  readonly terms: readonly Term[];
  /** What was asked for and not taken. */
  readonly leftOut: readonly string[];
  /** All that were tried, each beside what was taken before it, with the mean error of the best ways to fit; without any first. */
  readonly tried: readonly { readonly names: readonly string[]; readonly error: number }[];
}

/** What is taken has to lower the error below so much of it. */
const LEAST_GAIN = 0.98;

/** What is not asked for is tried where errors are at least so large a part of those of the seasonal naive forecast. */
const LEAST_ERROR = 0.01;

/** Ways to fit that choices are judged by: some of all, and the best of those. */
const PENALTIES: readonly number[] = [1e-2, 1];
const BEST = 8;

/** Takes of each offer a choice, or none; a later one only where it is better than an earlier one by as much as that has to be. */
export function* chooseTerms(
  offered: readonly TermOffer[],
  {
    candidatesOf,
    judge,
  }: {
    readonly candidatesOf: (terms: readonly Term[]) => readonly Candidate[];
    /** One error a candidate. */
    readonly judge: (candidates: readonly Candidate[]) => Pieces<readonly number[]>;
  },
): Pieces<ChosenTerms> {
  const nothing = { names: [] as readonly string[], terms: [] as readonly Term[] };
  if (offered.length === 0) return { ...nothing, leftOut: [], tried: [] };
  const measure = function* (one: typeof nothing) {
    const some = candidatesOf(one.terms).filter(({ penalty }) => PENALTIES.includes(penalty));
    const best = [...(yield* judge(some))].sort((a, b) => a - b).slice(0, BEST);
    return { ...one, error: best.reduce((sum, error) => sum + error, 0) / best.length };
  };
  let taken = yield* measure(nothing);
  const tried = [taken];
  const leftOut: string[] = [];
  for (const { name, isAsked, choices, isTold } of offered) {
    const before = taken;
    if (!isAsked && taken.error < LEAST_ERROR) continue;
    const beside: (typeof taken)[] = [];
    for (const { name, terms } of choices) {
      beside.push(yield* measure({ names: [...taken.names, name], terms: [...taken.terms, ...terms] }));
    }
    tried.push(...beside);
    taken = beside.reduce(
      (best, one) => (one.error < LEAST_GAIN * best.error ? one : best),
      isTold ? beside[0]! : taken,
    );
    if (isAsked && taken === before) leftOut.push(name);
  }
  const { names, terms } = taken;
  return { names, terms, leftOut, tried: tried.map(({ names, error }) => ({ names, error })) };
}
