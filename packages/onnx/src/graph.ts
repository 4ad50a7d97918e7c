// A graph as plain data: named values, constants and nodes. Knows nothing of protobuf, LSTMs or files.
import { dataTypes } from './data-types.ts';

/** Type of one element of a tensor. */
export type ElementType = 'float32' | 'float64' | 'int64' | 'bool';

/** Type of real numbers. */
export type FloatType = 'float32' | 'float64';

/** A size: fixed, or named where it is only known at run time. */
export type Dimension = number | string;

/** A tensor that flows through a graph. */
export interface Value {
  readonly name: string;
  readonly type: ElementType;
  /** Left out in an inner graph: it follows from what enters. */
  readonly shape?: readonly Dimension[];
  /** One sentence for whoever opens the file in a viewer. */
  readonly doc?: string;
}

/** A tensor the file carries. */
export interface Constant {
  readonly name: string;
  readonly type: ElementType;
  readonly shape: readonly number[];
  readonly data: ArrayLike<number>;
}

/** Setting of a node: an integer, a list of integers or of names, or the graph a `Loop` repeats. */
export type Attribute = number | readonly number[] | readonly string[] | Graph;

/** One operator applied to named values; an empty name is an input or output that is left out. */
export interface Node {
  readonly operator: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: Readonly<Record<string, Attribute>>;
}

/** A graph in the order it runs. */
export interface Graph {
  readonly name: string;
  readonly inputs: readonly Value[];
  readonly outputs: readonly Value[];
  readonly constants: readonly Constant[];
  readonly nodes: readonly Node[];
  /** Shapes of inner values, for viewers and shape inference. */
  readonly values: readonly Value[];
}

/** Collects a graph; every method returns the name of what it added, so that calls read as equations. */
export interface GraphBuilder {
  /** Everything defined so far, outer graphs' values included. */
  readonly names: ReadonlySet<string>;
  /** The names of the inputs, in their order. */
  readonly inputNames: readonly string[];
  input(value: Value): string;
  /** Adds a constant once: the same name again must hold the same numbers. Those of an inner graph are its outermost one's. */
  constant(name: string, shape: readonly number[], data: ArrayLike<number>, type?: ElementType): string;
  /** Adds a node with one output. */
  node(operator: string, inputs: readonly string[], output: string, attributes?: Node['attributes']): string;
  /** Adds a node with several outputs; an empty name leaves one out. */
  nodes(
    operator: string,
    inputs: readonly string[],
    outputs: readonly string[],
    attributes?: Node['attributes'],
  ): readonly string[];
  /** States the shape of an inner value, float32 by default. */
  shape(name: string, shape: readonly Dimension[], type?: FloatType): string;
  /** The shape of an input, a constant, or a value whose shape was stated; undefined of any other. */
  shapeOf(name: string): readonly Dimension[] | undefined;
  /** Gives a value that a node has made another name. */
  rename(name: string, to: string): string;
  output(value: Value): void;
  /** The graph, without nodes of which nothing comes. */
  build(): Graph;
}

/**
 * Starts an empty graph.
 * @param outer the builder whose values the new graph may use, for the body of a `Loop`
 * @throws Error when a value is named twice or used before it is made: a mistake in a form, not in its input
 */
export function createGraph(name: string, outer?: GraphBuilder): GraphBuilder {
  const inputs: Value[] = [];
  const inputNames: string[] = [];
  const outputs: Value[] = [];
  const constants = new Map<string, Constant>();
  const nodes: Node[] = [];
  const values: Value[] = [];
  const names = new Set<string>(outer?.names);
  const shapes = new Map<string, readonly Dimension[]>();

  const define = (value: string): void => {
    if (names.has(value)) throw new Error(`graph ${name}: the value "${value}" is defined twice`);
    names.add(value);
  };
  const use = (value: string): void => {
    if (names.has(value) || outer?.names.has(value)) return;
    throw new Error(`graph ${name}: the value "${value}" is used before it is defined`);
  };

  const builder: GraphBuilder = {
    names,
    inputNames,
    input(value) {
      define(value.name);
      inputs.push(value);
      inputNames.push(value.name);
      if (value.shape !== undefined) shapes.set(value.name, value.shape);
      return value.name;
    },
    constant(constantName, shape, data, type = 'float32') {
      if (outer !== undefined) {
        if (names.has(constantName) && !outer.names.has(constantName)) define(constantName);
        names.add(constantName);
        return outer.constant(constantName, shape, data, type);
      }
      const known = constants.get(constantName);
      if (known === undefined) {
        define(constantName);
        shapes.set(constantName, shape);
        constants.set(constantName, { name: constantName, type, shape, data });
      } else if (known.type !== type || String(known.shape) !== String(shape) || !sameNumbers(known.data, data)) {
        throw new Error(`graph ${name}: the constant "${constantName}" is given two contents`);
      }
      return constantName;
    },
    node(operator, nodeInputs, output, attributes = {}) {
      builder.nodes(operator, nodeInputs, [output], attributes);
      return output;
    },
    nodes(operator, nodeInputs, nodeOutputs, attributes = {}) {
      for (const value of nodeInputs) if (value !== '') use(value);
      for (const value of nodeOutputs) if (value !== '') define(value);
      nodes.push({ operator, inputs: nodeInputs, outputs: nodeOutputs, attributes });
      return nodeOutputs;
    },
    shape(value, shape, type = 'float32') {
      use(value);
      values.push({ name: value, type, shape });
      shapes.set(value, shape);
      return value;
    },
    shapeOf: (value) => shapes.get(value) ?? outer?.shapeOf(value),
    rename(from, to) {
      define(to);
      names.delete(from);
      const swap = (value: string) => (value === from ? to : value);
      for (let i = nodes.length - 1; i >= 0; i--) {
        const { inputs: given, outputs: made } = nodes[i]!;
        nodes[i] = { ...nodes[i]!, inputs: given.map(swap), outputs: made.map(swap) };
        if (made.includes(from)) return to;
      }
      throw new Error(`graph ${name}: no node makes the value "${from}"`);
    },
    output(value) {
      use(value.name);
      outputs.push(value);
    },
    build: () => ({
      name,
      inputs,
      outputs,
      constants: [...constants.values()],
      nodes: keepNeeded(
        nodes,
        outputs.map((output) => output.name),
      ),
      values,
    }),
  };
  return builder;
}

/** Leaves out the nodes that no output depends on. */
function keepNeeded(nodes: readonly Node[], outputs: readonly string[]): readonly Node[] {
  const needed = new Set(outputs);
  const need = ({ inputs, attributes }: Node): void => {
    for (const input of inputs) needed.add(input);
    for (const inner of Object.values(attributes)) {
      if (typeof inner !== 'object' || !('nodes' in inner)) continue;
      for (const { name } of inner.outputs) needed.add(name);
      inner.nodes.forEach(need);
    }
  };
  const kept = nodes.toReversed().filter((node) => {
    const isNeeded = node.outputs.some((output) => needed.has(output));
    if (isNeeded) need(node);
    return isNeeded;
  });
  return kept.reverse();
}

/** Adds a list of integers, named by what it holds, so that equal lists are one constant. */
export function addIntegers(graph: GraphBuilder, ...integers: readonly number[]): string {
  return graph.constant(
    `integers_${integers.join('_').replaceAll('-', 'minus')}`,
    [integers.length],
    integers,
    'int64',
  );
}

/** Adds the rounding of a value to a type of numbers, its widening, or a mere name where it is of that type. */
export function addCast(
  graph: GraphBuilder,
  value: string,
  { to, name }: { readonly to: FloatType; readonly name: string },
): string {
  return graph.node('Cast', [value], name, { to: dataTypes[to] });
}

function sameNumbers(a: ArrayLike<number>, b: ArrayLike<number>): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (!Object.is(a[i], b[i])) return false;
  return true;
}
