// Whether differences between runs of one model stay within what rounding explains.
import { differencesOf, type PartKey, partKeys, partNames, type Values } from './differences.ts';
import type { Given } from './graph-runtime.ts';
import { ROUNDING_FACTOR, type Rounding } from './rounding.ts';

/** One part of what graphs say, held against the plain loops or against the other graphs. */
export interface Check {
  readonly part: (typeof partNames)[PartKey];
  readonly against: 'one another' | 'float64';
  readonly passed: boolean;
  /** The largest difference of all steps. */
  readonly largest: number;
  /** The step, from 1, at which a difference comes nearest its limit, or is furthest past it; what follows is of that step. */
  readonly step: number;
  readonly difference: number;
  readonly limit: number;
  /** Whose difference it is. */
  readonly who: readonly string[];
}

/** A run that is judged. */
export interface Contestant {
  readonly name: string;
  readonly values: Values;
}

/** By what a difference is judged. */
export interface Judge {
  readonly given: Given;
  readonly tolerance: number;
  readonly rounding: Rounding;
  /** What the plain loops say in float64. */
  readonly reference: Values;
}

interface Differences {
  readonly who: readonly string[];
  readonly byPart: Values;
}

/** Holds runs against one another and against the plain loops: a check of every part, as far as there is something to compare. */
export function judgeRuns(runs: readonly Contestant[], judge: Judge): readonly Check[] {
  const { given, reference } = judge;
  const pairs = runs.flatMap((a, i) =>
    runs.slice(i + 1).map((b): Differences => {
      return { who: [a.name, b.name], byPart: differencesOf(a.values, b.values, given) };
    }),
  );
  const each = runs.map(({ name, values }): Differences => {
    return { who: [name], byPart: differencesOf(values, reference, given) };
  });
  return [...check('one another', pairs, judge), ...check('float64', each, judge)];
}

function check(
  against: Check['against'],
  all: readonly Differences[],
  { tolerance, rounding }: Judge,
): readonly Check[] {
  return partKeys.flatMap((part) => {
    let nearest: Check | undefined;
    let most = -1;
    let largest = 0;
    for (const { who, byPart } of all) {
      byPart[part]?.forEach((difference, t) => {
        const limit = Math.max(tolerance, ROUNDING_FACTOR * rounding.largest[part]![t]!);
        largest = Math.max(largest, difference);
        // Where rounding itself ends in no number nothing is proved; what does not differ is within any limit, 0 too.
        const share = Number.isFinite(difference) ? difference / (limit || Number.MIN_VALUE) : Number.POSITIVE_INFINITY;
        if (share <= most) return;
        most = share;
        const passed = share <= 1;
        nearest = { part: partNames[part], against, passed, largest, step: t + 1, difference, limit, who };
      });
    }
    return nearest === undefined ? [] : [{ ...(nearest as Check), largest }];
  });
}
