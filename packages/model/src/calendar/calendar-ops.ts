// What a calendar is computed in: whole numbers, exact, and waves of them. An interpreter gives it a meaning: numbers in plain loops, names of a graph's values.

/** Operations over whole numbers T, one or many; `sine`, `cosine` and `toReal` leave them. */
export interface CalendarOps<T> {
  integer(value: number): T;
  add(a: T, b: T): T;
  mul(a: T, b: T): T;
  /** Rounded down, below 0 too; the divisor is above 0. */
  div(a: T, b: T): T;
  /** What {@link CalendarOps.div} leaves, 0 or above. */
  mod(a: T, b: T): T;
  min(a: T, b: T): T;
  max(a: T, b: T): T;
  /** The entry at a position from 0. */
  pick(table: readonly number[], position: T): T;
  /** `sin(2 pi x / period)`. */
  sine(x: T, period: number): T;
  /** `cos(2 pi x / period)`. */
  cosine(x: T, period: number): T;
  toReal(x: T): T;
}

/** The operations on plain numbers. */
export const plainCalendarOps: CalendarOps<number> = {
  integer: (value) => value,
  add: (a, b) => a + b,
  mul: (a, b) => a * b,
  div: (a, b) => Math.floor(a / b),
  mod: (a, b) => a - Math.floor(a / b) * b,
  min: Math.min,
  max: Math.max,
  pick: (table, position) => table[position]!,
  sine: (x, period) => Math.sin((2 * Math.PI * x) / period),
  cosine: (x, period) => Math.cos((2 * Math.PI * x) / period),
  toReal: (x) => x,
};
