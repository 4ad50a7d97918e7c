// Gradients of anything written in operations, over any other interpreter of them: plain numbers, tensors, values of a graph.
import type { DifferentiableOps, Ops } from './ops.ts';

/** A value on a tape: that of the interpreter below, and where it came from. */
export interface Node<T> {
  readonly value: T;
  /** Each value that it was made of, as far as a gradient is wanted there, and how that one's gradient follows from its own. */
  readonly sources: readonly Source<T>[];
  /** Of a value that was split: its parts, whose gradients together are its own. */
  readonly parts?: readonly Node<T>[];
}

interface Source<T> {
  readonly node: Node<T>;
  readonly back: (d: T) => T;
}

/** Operations that remember what they did, and the way back through them. */
export interface Tape<T> {
  readonly ops: Ops<Node<T>>;
  /** A value by which a gradient is wanted: a weight, a state. */
  variable(value: T): Node<T>;
  /** A value by which none is. */
  constant(value: T): Node<T>;
  /** Whether a gradient is wanted there: a variable, or what was made of one. */
  isWanted(node: Node<T>): boolean;
  /** A value that something else computed, with the way back from its gradient to that of each value that it was made of. */
  keep(value: T, made: readonly (readonly [Node<T>, (d: T) => T])[]): Node<T>;
  /**
   * Walks back from some results to all that they were made of; may be called again with others.
   * @param seeds the gradient of a loss by each result, in the results' shapes
   * @returns the gradient by a variable (or a result on the way), undefined where the seeds do not depend on it
   */
  gradient(seeds: Iterable<readonly [Node<T>, T]>): (node: Node<T>) => T | undefined;
}

/**
 * Begins a tape: reverse-mode differentiation, each operation with its rule.
 * @param below what computes values and gradients
 * Source: Griewank and Walther, Evaluating Derivatives (2008), chapter 3
 * @example
 * const tape = createTape(createPlainOps('float64'));
 * const x = tape.variable({ shape: [1, 1], data: Float64Array.of(3) });
 * const square = tape.ops.mul(x, x);
 * tape.gradient([[square, { shape: [1, 1], data: Float64Array.of(1) }]])(x); // { shape: [1, 1], data: [6] }
 */
export function createTape<T>(below: DifferentiableOps<T>): Tape<T> {
  const nodes: Node<T>[] = []; // every one after those that it was made of
  const wanted = new WeakSet<Node<T>>(); // variables, and all that was made of them

  const keep = (value: T, made: readonly (readonly [Node<T>, (d: T) => T])[], parts?: readonly Node<T>[]): Node<T> => {
    const sources = made.flatMap(([node, back]) => (wanted.has(node) ? [{ node, back }] : []));
    const node = { value, sources, ...(parts === undefined ? {} : { parts }) };
    if (sources.length > 0) {
      wanted.add(node);
      nodes.push(node);
    }
    return node;
  };
  const one = (x: T) => below.fill(x, 1);
  const same = (d: T) => d;

  const ops: Ops<Node<T>> = {
    add: (a, b) =>
      keep(below.add(a.value, b.value), [
        [a, same],
        [b, same],
      ]),
    sub: (a, b) =>
      keep(below.sub(a.value, b.value), [
        [a, same],
        [b, (d) => below.mul(d, below.fill(d, -1))],
      ]),
    mul: (a, b) =>
      keep(below.mul(a.value, b.value), [
        [a, (d) => below.mul(d, b.value)],
        [b, (d) => below.mul(d, a.value)],
      ]),
    sigmoid(x) {
      const y = below.sigmoid(x.value);
      return keep(y, [[x, (d) => below.mul(d, below.mul(y, below.sub(one(y), y)))]]);
    },
    tanh(x) {
      const y = below.tanh(x.value);
      return keep(y, [[x, (d) => below.mul(d, below.sub(one(y), below.mul(y, y)))]]);
    },
    relu: (x) => keep(below.relu(x.value), [[x, (d) => below.mul(d, below.isPositive(x.value))]]),
    affine: (x, weight, plus) =>
      keep(below.affine(x.value, weight.value, plus.value), [
        [x, (d) => below.matmul(d, weight.value)],
        [weight, (d) => below.matmul(below.transpose(d), x.value)],
        [plus, (d) => below.sumLike(d, plus.value)],
      ]),
    split(x, names) {
      const parts = below.split(x.value, names).map((value) => ({ value, sources: [] }));
      const whole = keep(x.value, [[x, same]], parts); // stands before all that is made of its parts
      if (wanted.has(whole)) for (const part of parts) wanted.add(part);
      return parts;
    },
    concat(parts) {
      const names = parts.map((_, i) => `part_${i}`);
      const back = (i: number) => (d: T) => below.split(d, names)[i]!;
      return keep(
        below.concat(parts.map(({ value }) => value)),
        parts.map((part, i) => [part, back(i)] as const),
      );
    },
    numbers: (values) => keep(below.numbers(values), []),
  };

  return {
    ops,
    constant: (value) => ({ value, sources: [] }),
    isWanted: (node) => wanted.has(node),
    keep,
    variable(value) {
      const node = { value, sources: [] };
      wanted.add(node);
      return node;
    },
    gradient(seeds) {
      const found = new Map(seeds);
      const gradientOf = (node: Node<T>): T | undefined => {
        const { parts } = node;
        if (parts === undefined) return found.get(node);
        if (!parts.some((part) => found.has(part))) return undefined;
        return below.concat(parts.map((part) => found.get(part) ?? below.fill(part.value, 0)));
      };
      for (const node of nodes.toReversed()) {
        const d = gradientOf(node);
        if (d === undefined) continue;
        for (const { node: source, back } of node.sources) {
          const so = found.get(source);
          found.set(source, so === undefined ? back(d) : below.add(so, back(d)));
        }
      }
      return (node) => found.get(node);
    },
  };
}
