// How large a number of a graph may become, told before it runs: in multiples of what the caller gives, of the horizon and of lengths.
import type { HeldGraph, HeldNode, HeldTensor } from './read-graph.ts';

/** Largest sizes of the elements of a value, one for all where they are not told apart; undefined where only a run tells. */
export type Bounds = readonly number[] | undefined;

/** Finds bounds by name, in a graph and the graphs around it. */
export interface Scope {
  boundsOf(name: string): Bounds;
}

/** What is known of values by other means: `horizon`, the number of an iteration. */
export type Known = Readonly<Record<string, Bounds>>;

type Rule = (inputs: readonly Bounds[], node: HeldNode) => Bounds;

/** Of each element the first value's, what the operator moves about. */
const same: Rule = ([first]) => first;
const largest = (bounds: Bounds): Bounds => bounds && [Math.max(0, ...bounds)];
/** What is picked or moved by an index that is not known may be the largest of the first value. */
const largestOfFirst: Rule = ([first]) => largest(first);

/** Element by element, the shorter one repeated where it is one element. */
function pair(combine: (a: number, b: number) => number): Rule {
  return ([a, b]) => {
    if (a === undefined || b === undefined) return undefined;
    if (a.length !== b.length && a.length !== 1 && b.length !== 1) return undefined;
    const at = (bounds: readonly number[], i: number) => bounds[bounds.length === 1 ? 0 : i]!;
    return Array.from({ length: Math.max(a.length, b.length) }, (_, i) => combine(at(a, i), at(b, i)));
  };
}

/** Together: all that come in, one after another. */
const joined = (inputs: readonly Bounds[]): Bounds =>
  inputs.every((one) => one !== undefined) ? inputs.flatMap((one) => one ?? []) : undefined;

const rules: Readonly<Record<string, Rule>> = {
  // A length of something that the caller gave: once that.
  Shape: () => [1],
  Size: () => [1],
  Constant: (_, { attributes }) => {
    const { value, value_int: one, value_ints: many } = attributes;
    return value ? toBounds(value.tensors[0]) : (one ?? many)?.numbers.map(Math.abs);
  },
  Identity: same,
  Cast: same,
  Squeeze: same,
  Unsqueeze: same,
  Reshape: same,
  Flatten: same,
  Neg: same,
  Abs: same,
  Floor: same,
  Ceil: ([first]) => first?.map(Math.ceil),
  Round: ([first]) => first?.map(Math.ceil),
  Transpose: largestOfFirst,
  Gather: largestOfFirst,
  Slice: largestOfFirst,
  ReduceMax: largestOfFirst,
  ReduceMin: largestOfFirst,
  Expand: largestOfFirst,
  Concat: joined,
  Add: pair((a, b) => a + b),
  Sub: pair((a, b) => a + b),
  Mul: pair((a, b) => a * b),
  // Of whole numbers: what divides is 1 at least.
  Div: pair((a) => a),
  Mod: pair((_, b) => b),
  Max: (inputs) => largest(joined(inputs)),
  Min: (inputs) => largest(joined(inputs)),
  Where: ([, ...chosen]) => largest(joined(chosen)),
  ReduceProd: ([first]) => first && [first.reduce((product, one) => product * one, 1)],
  ReduceSum: ([first]) => first && [first.reduce((sum, one) => sum + one, 0)],
};

function toBounds(tensor: HeldTensor | undefined): Bounds {
  return tensor?.numbers?.map(Math.abs);
}

/** Bounds of the values of a graph. */
export function scopeOf(graph: HeldGraph, known: Known, outer?: Scope): Scope {
  const held = new Map(graph.tensors.map((tensor) => [tensor.name, tensor]));
  const makers = new Map(graph.nodes.flatMap((node) => node.outputs.map((name) => [name, node] as const)));
  const found = new Map<string, Bounds>();
  const scope: Scope = {
    boundsOf(name) {
      if (found.has(name)) return found.get(name);
      // A graph that goes in a circle is none: what it says then is not known.
      found.set(name, undefined);
      found.set(name, find(name));
      return found.get(name);
    },
  };
  return scope;

  function find(name: string): Bounds {
    if (Object.hasOwn(known, name)) return known[name];
    const tensor = held.get(name);
    if (tensor !== undefined) return toBounds(tensor);
    const node = makers.get(name);
    if (node === undefined) return graph.inputs.includes(name) ? undefined : outer?.boundsOf(name);
    if (!Object.hasOwn(rules, node.operator)) return undefined;
    return rules[node.operator]!(node.inputs.map(scope.boundsOf), node);
  }
}
