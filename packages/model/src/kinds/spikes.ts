// Values that stand alone, far off all that is beside them: held back before a skip looks at them.
import type { Ops } from '../ops/ops.ts';
import type { Widths } from './kind.ts';

/** What counts as a spike. Plain data. */
export interface Spikes {
  /** A value may be so far beyond all of its neighbours, in the model's units; one that is farther is looked at as if it were nearer, the more so the farther it is, and from twice as far on as if it were its nearest neighbour. */
  readonly bound: number;
  /** Neighbours of a value are the ones beside it and those one and two so many steps apart from it, with 1 those two steps apart; and what goes on from a season apart by the step beside. */
  readonly season: number;
}

/** The bound of what is never a spike. */
const NEVER = 1e30;

/** Steps between a value and its neighbours, beside those next to it. */
function distancesOf({ season }: Pick<Spikes, 'season'>): readonly number[] {
  return season > 1 ? [season, 2 * season] : [2];
}

/** Rows that spikes need around them, the value's own among them. */
export function rowsForSpikes(spikes: Pick<Spikes, 'season'>): number {
  return Math.max(...distancesOf(spikes)) + 1;
}

/** What each row of some is held against, by places `[rows]`. */
export interface Neighbours {
  /** The row after it, the one before it and those farther off, a list each. */
  readonly beside: readonly Int32Array[];
  /** Rows whose values, the first and the second less the third, are where a slope goes on: from a season apart by the step beside. */
  readonly slope: readonly [season: Int32Array, step: Int32Array, before: Int32Array];
}

/**
 * The neighbours of every row of some; where one lies beyond the ends the one on the other side, or the nearest once more.
 * @param rows in order of time or the other way round
 */
export function neighboursOf(rows: number, spikes: Pick<Spikes, 'season'>): Neighbours {
  const { season } = spikes;
  const isThere = (place: number) => place >= 0 && place < rows;
  // Without lists of what may be, for there may be millions of rows.
  const at = (place: number, distance: number) => {
    if (isThere(place + distance)) return place + distance;
    if (isThere(place - distance)) return place - distance;
    return isThere(place + 1) ? place + 1 : isThere(place - 1) ? place - 1 : place;
  };
  const besideBy = (distance: number) => {
    const places = new Int32Array(rows);
    for (let place = 0; place < rows; place++) places[place] = at(place, distance);
    return places;
  };
  const slope = (distance: number) => {
    const places = new Int32Array(rows);
    for (let place = 0; place < rows; place++) {
      const side = isThere(place + season + 1) ? 1 : isThere(place - season - 1) ? -1 : 0;
      places[place] = side === 0 ? at(place, 1) : place + side * distance;
    }
    return places;
  };
  return {
    beside: [1, -1, ...distancesOf(spikes)].map(besideBy),
    slope: [slope(season), slope(1), slope(season + 1)],
  };
}

/**
 * Holds spikes back in rows side by side.
 * @param rows each `[batch, columns]`, {@link rowsForSpikes} and up
 * @param widths of the rows: spikes are held back of as many columns, the first ones, as there are targets; the others are what is known
 * @returns `[batch, rows columns]`, the rows in their order: what lies farther than the bound above all of its neighbours, or below all, is drawn towards the nearest
 * Source: a redescending influence in pieces, as Hampel et al., "Robust Statistics" (1986), 2.6
 */
export function holdRows<T>(
  ops: Ops<T>,
  rows: readonly T[],
  { spikes, widths }: { readonly spikes: Spikes; readonly widths: Widths },
): T {
  const whole = ops.concat(rows);
  const pick = (places: Int32Array) => ops.concat(Array.from(places, (place) => rows[place]!));
  const { beside, slope } = neighboursOf(rows.length, spikes);
  const [season, step, before] = slope.map(pick) as [T, T, T];
  const neighbours = [...beside.map(pick), ops.sub(ops.add(season, step), before)];
  const bounds = Array.from({ length: widths.features }, (_, column) => {
    return column < widths.targets ? spikes.bound : NEVER;
  });
  const bound = ops.numbers(rows.flatMap(() => bounds));
  const smaller = (a: T, b: T) => ops.sub(a, ops.relu(ops.sub(a, b)));
  const beyond = (off: (neighbour: T) => T) => {
    const farther = ops.relu(ops.sub(neighbours.map(off).reduce(smaller), bound));
    return ops.sub(ops.add(farther, farther), ops.relu(ops.sub(farther, bound)));
  };
  const above = beyond((neighbour) => ops.sub(whole, neighbour));
  const below = beyond((neighbour) => ops.sub(neighbour, whole));
  return ops.add(ops.sub(whole, above), below);
}

/**
 * The same of plain numbers in one column.
 * @param neighbours {@link neighboursOf} as many values
 */
export function holdValues(
  values: ArrayLike<number>,
  { beside, slope: [season, step, before] }: Neighbours,
  bound: number,
): Float64Array {
  const held = new Float64Array(values.length);
  for (let place = 0; place < held.length; place++) {
    // Computed as the operations above do it, to the last bit.
    const value = values[place]!;
    let above = value - values[beside[0]![place]!]!;
    let below = -above;
    for (let kind = 1; kind <= beside.length; kind++) {
      const neighbour =
        kind < beside.length
          ? values[beside[kind]![place]!]!
          : values[season[place]!]! + values[step[place]!]! - values[before[place]!]!;
      const off = value - neighbour;
      above -= Math.max(above - off, 0);
      below -= Math.max(below + off, 0);
    }
    held[place] = value - beyond(above, bound) + beyond(below, bound);
  }
  return held;
}

/** By how much a value that is so far off is drawn back. */
function beyond(off: number, bound: number): number {
  const farther = Math.max(off - bound, 0);
  return farther + farther - Math.max(farther - bound, 0);
}
