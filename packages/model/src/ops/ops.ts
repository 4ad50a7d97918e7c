// What a model is written in. An interpreter gives it a meaning: numbers in plain loops, tensors of tfjs, names of a graph's values, nodes of a gradient tape.

/**
 * The operations of a model's equations over values T; the functions need no `this` and change none of their arguments.
 * A value is a matrix `[rows, columns]`, a row each for every series (or every series and step); a bias is a vector `[columns]`.
 */
export interface Ops<T> {
  /** Element by element; both `[rows, columns]`, or vectors both. */
  add(a: T, b: T): T;
  sub(a: T, b: T): T;
  mul(a: T, b: T): T;
  /** `1 / (1 + exp(-x))`. */
  sigmoid(x: T): T;
  tanh(x: T): T;
  /** `max(x, 0)`. */
  relu(x: T): T;
  /**
   * A matrix product with something on top: `x weight' + plus`.
   * @param x `[rows, inputs]`
   * @param weight `[outputs, inputs]`, PyTorch's layout
   * @param plus a bias `[outputs]`, or another such product `[rows, outputs]`
   * @returns `[rows, outputs]`
   */
  affine(x: T, weight: T, plus: T): T;
  /**
   * Cuts the columns into equal parts.
   * @param names one for each part, for interpreters that name their values
   * @returns the parts in the order of their names, each `[rows, columns / names.length]`
   */
  split(x: T, names: readonly string[]): readonly T[];
  /** Puts columns side by side; undoes {@link Ops.split}. A gradient goes back to parts of one width only. */
  concat(parts: readonly T[]): T;
  /** Numbers that are no weights, `[columns]`, which meet every row as a bias does. */
  numbers(values: readonly number[]): T;
}

/** What a gradient needs beside {@link Ops}: with it, the way back of everything written in them follows (`createTape`). */
export interface DifferentiableOps<T> extends Ops<T> {
  /** 1 where a value is above 0, and 0 elsewhere. */
  isPositive(x: T): T;
  /** One number everywhere, in the shape of `like`. */
  fill(like: T, value: number): T;
  /** `[rows, inner]` times `[inner, columns]`; a `weight` may be the right one, or a transposed value. */
  matmul(a: T, b: T): T;
  /** `[rows, columns]` -> `[columns, rows]`. */
  transpose(x: T): T;
  /** Sums rows until there are as many as `like` has: `[rows, columns]` -> a bias `[columns]`, or `x` as it is. */
  sumLike(x: T, like: T): T;
}

/** What a series is measured and scaled in: rows over time, and single rows of statistics, which meet every row as `b`. */
export interface ScalingOps<T> {
  add(a: T, b: T): T;
  sub(a: T, b: T): T;
  mul(a: T, b: T): T;
  div(a: T, b: T): T;
  abs(x: T): T;
  sqrt(x: T): T;
  exp(x: T): T;
  /** The natural one. */
  log(x: T): T;
  /** The first row, `[time, features]` -> `[1, features]`. */
  first(x: T): T;
  /** The mean over time, `[time, features]` -> `[1, features]`. */
  mean(x: T): T;
  /** The largest over time, `[time, features]` -> `[1, features]`. */
  max(x: T): T;
  /** The same with 1 instead of every 0. */
  zeroToOne(x: T): T;
}
