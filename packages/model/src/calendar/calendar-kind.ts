// What a kind of calendar feature is: how its columns are called and computed.
import type { CalendarOps } from './calendar-ops.ts';
import type { CalendarUnit } from './calendar-step.ts';

/** When a row is, on the wall clock of its series. */
export interface Clock<T> {
  /** Seconds since 1970, or months since January of a year 0. */
  readonly time: T;
  readonly unit: CalendarUnit;
}

/** One kind of calendar feature. */
export interface CalendarKind<Feature> {
  /** For a person: `2 waves a year`. */
  describe(feature: Feature): string;
  /** What each of its columns is called. */
  names(feature: Feature): readonly string[];
  /** Its columns at some time, in the order of their names, each from -1 to 1. */
  compute<T>(ops: CalendarOps<T>, feature: Feature, clock: Clock<T>): readonly T[];
}
