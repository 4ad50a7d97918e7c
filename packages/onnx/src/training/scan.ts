// A step that repeats over time, as an operation of a tape over graphs: a `Scan`, and its way back as another one.
import { createTape, type Named, type Node, type Ops, type Tape } from '@onnxcast/model';
import { createGraph, type GraphBuilder } from '../graph.ts';
import { createGraphOps, type GraphOps } from '../graph-ops.ts';
import { createStepOps, type Product } from './step-ops.ts';
import { createStepShapes, type StepShapes } from './step-shapes.ts';

type Value = Node<string>;

/** A graph that is written over a tape, so that it has its gradients too. */
export interface GraphTape {
  readonly graph: GraphBuilder;
  readonly ops: GraphOps;
  readonly tape: Tape<string>;
}

/** A step, and what it repeats over. */
export interface ScanParts {
  /** Begins the names of its values. */
  readonly name: string;
  /** A value `[time, batch, n]`, for the number of steps and rows. */
  readonly like: string;
  /** What every step is given, by name, `[time * batch, n]`. */
  readonly inputs: Named<Value>;
  /** What every step is given by which no gradient is wanted, a matrix each, `[time, .., ..]`. */
  readonly constants?: Named<string>;
  /** Widths of what goes from step to step, beginning with zeros. */
  readonly state: Named<number>;
  /** One step, over matrices `[batch, n]`; it may use values from around it: weights and biases in `affine`, any others among themselves. */
  step(ops: Ops<Value>, given: StepGiven): StepResult;
}

/** What one step is given, by name. */
export interface StepGiven {
  /** Inputs and constants. */
  readonly inputs: Named<Value>;
  readonly before: Named<Value>;
}

/** What one step makes. */
export interface StepResult {
  readonly output: Value;
  readonly after: Named<Value>;
}

/**
 * Adds a step that repeats.
 *
 * Its way back follows from the step by a tape: what that needs of the way there leaves the first `Scan` and enters the
 * second, and a weight gets its gradient from one product over all steps.
 * @returns what leaves the steps, `[time * batch, n]`
 * Source: ONNX operator Scan (opset 11)
 */
export function addScan(outer: GraphTape, parts: ScanParts): Value {
  const there = buildThere(outer, parts);
  const { ops, tape } = outer;
  const { products, shapes } = there;
  const varied = Object.entries(parts.inputs).filter(([, value]) => tape.isWanted(value));
  const weights = [...new Set(products.flatMap(({ weight, plus }) => [weight, plus]))].filter(tape.isWanted);
  if (varied.length + weights.length === 0) return tape.constant(shapes.toRows(there.add()));

  const xs = new Map(
    products.map((product) => [product, tape.isWanted(product.weight) && there.keep(product.x.value)]),
  );
  const back = buildBack(there, {
    parts,
    wanted: [...varied.map(([key]) => there.given.inputs[key]!), ...products.map(({ result }) => result)],
  });
  const value = shapes.toRows(there.add());
  const walked = new Map<string, (value: Value) => string>();
  const walk = (d: string) => {
    const known = walked.get(d);
    if (known !== undefined) return known;
    const made = back.add(d);
    walked.set(d, made);
    return made;
  };
  const gradientOf = (weight: Value, d: string): string => {
    const by = walk(d);
    let sum: string = ops.zeros;
    for (const product of products) {
      const dResult = by(product.result);
      const x = xs.get(product);
      if (product.weight === weight && x) sum = ops.add(sum, ops.matmul(ops.transpose(dResult), shapes.toRows(x)));
      if (product.plus === weight) sum = ops.add(sum, ops.sumLike(dResult, weight.value));
    }
    return sum;
  };
  return tape.keep(value, [
    ...varied.map(([key, input]) => [input, (d: string) => walk(d)(there.given.inputs[key]!)] as const),
    ...weights.map((weight) => [weight, (d: string) => gradientOf(weight, d)] as const),
  ]);
}

/** The way there, as far as it is known before the way back says what it needs. */
interface There {
  readonly outer: GraphTape;
  readonly shapes: StepShapes;
  readonly body: GraphBuilder;
  readonly below: GraphOps;
  readonly inner: Tape<string>;
  readonly given: StepGiven;
  readonly result: StepResult;
  readonly products: readonly Product[];
  readonly initial: readonly string[];
  /** A value of the step -> those of all steps, outside, `[time, batch, n]`. */
  keep(value: string): string;
  /** Adds the `Scan` -> what leaves it, `[time, batch, n]`; nothing can be kept any more then. */
  add(): string;
}

function buildThere(outer: GraphTape, { name, like, inputs, constants = {}, state, step }: ScanParts): There {
  const { graph, tape } = outer;
  const shapes = createStepShapes(graph, like);
  const initial = Object.values(state).map((width) => shapes.zeros(width));
  const body = createGraph(`${name}_step`, graph);
  const enter = (value: string) => body.input({ name: `${name}_${value}`, type: 'float32' });
  const below = createGraphOps(body, name);
  const inner = createTape(below);
  const { ops, products, own } = createStepOps(tape, inner);
  const before = mapNamed(state, (_, part) => own(inner.variable(enter(`before_${part}`))));
  const sequences = new Map<string, string>(); // what enters a step -> that of all steps, outside
  const entered = {
    ...mapNamed(inputs, (input, key) => {
      const value = enter(key);
      sequences.set(value, shapes.toSteps(input.value));
      return own(tape.isWanted(input) ? inner.variable(value) : inner.constant(value));
    }),
    ...mapNamed(constants, (steps, key) => {
      const value = enter(key);
      sequences.set(value, steps);
      return own(inner.constant(value));
    }),
  };
  const given = { inputs: entered, before };
  const result = step(ops, given);
  const leave = (value: string, to: string): string => {
    body.output({ name: body.node('Identity', [value], `${name}_to_${to}`), type: 'float32' });
    return `${name}_all_${to}`;
  };
  const leaving = Object.keys(state).map((part) => leave(result.after[part]!.value, `after_${part}`));
  const output = leave(result.output.value, 'output');
  leaving.push(output);
  const kept = new Map<string, string>();
  return {
    ...{ outer, shapes, body, below, inner, given, result, products, initial },
    keep(value) {
      const known = sequences.get(value) ?? kept.get(value);
      if (known !== undefined) return known;
      const steps = leave(value, `kept_${kept.size + 1}`);
      kept.set(value, steps);
      leaving.push(steps);
      return steps;
    },
    add() {
      const attributes = { body: body.build(), num_scan_inputs: sequences.size };
      graph.nodes('Scan', [...initial, ...sequences.values()], leaving, attributes);
      return output;
    },
  };
}

/** The way back through all steps, the last one first. */
interface Back {
  /** Adds the `Scan` -> the gradients by what was wanted, `[time * batch, n]` each. @param d by what left the steps, `[time * batch, n]` */
  add(d: string): (value: Value) => string;
}

function buildBack(
  there: There,
  { parts, wanted }: { readonly parts: ScanParts; readonly wanted: readonly Value[] },
): Back {
  const { outer, shapes, body, below, inner, given, result, initial } = there;
  const { graph } = outer;
  const name = `${parts.name}_back`;
  const back = createGraph(name, graph);
  const enter = (value: string) => back.input({ name: value, type: 'float32' });
  const dAfter = mapNamed(parts.state, (_, part) => enter(`${name}_d_after_${part}`));
  const dOutput = enter(`${name}_d_output`);
  const sequences: string[] = [];
  const reach = (values: readonly string[]): void => {
    for (const value of values) {
      if (back.names.has(value) || graph.names.has(value) || !body.names.has(value)) continue;
      enter(value);
      sequences.push(there.keep(value));
    }
  };
  const reaching: GraphBuilder = {
    ...back,
    node(operator, inputs, ...others) {
      reach(inputs);
      return back.node(operator, inputs, ...others);
    },
    nodes(operator, inputs, ...others) {
      reach(inputs);
      return back.nodes(operator, inputs, ...others);
    },
  };
  below.begin(name, reaching);
  const seeds = new Map<Value, string>();
  const seed = (value: Value, d: string) => seeds.set(value, below.add(seeds.get(value) ?? below.zeros, d));
  seed(result.output, dOutput);
  for (const [part, d] of Object.entries(dAfter)) seed(result.after[part]!, d);
  const gradient = inner.gradient(seeds);

  let count = 0;
  const leave = (value: string): string => {
    count += 1;
    back.output({ name: reaching.node('Identity', [value], `${name}_to_${count}`), type: 'float32' });
    return `${name}_all_${count}`;
  };
  const ends = Object.entries(given.before).map(([part, value]) => {
    return leave(gradient(value) || reaching.node('Sub', [dAfter[part]!, dAfter[part]!], `${name}_no_${part}`));
  });
  const leaving = new Map<string, string>(); // a gradient of a step -> that of all steps, outside
  for (const value of wanted) {
    const d = gradient(value);
    if (d && !leaving.has(d)) leaving.set(d, leave(d));
  }
  return {
    add(d) {
      const inputs = [shapes.toSteps(d), ...sequences];
      const attributes = {
        body: back.build(),
        num_scan_inputs: inputs.length,
        scan_input_directions: inputs.map(() => 1),
        scan_output_directions: [...leaving].map(() => 1),
      };
      graph.nodes('Scan', [...initial, ...inputs], [...ends, ...leaving.values()], attributes);
      return (value) => {
        const found = gradient(value);
        return found ? shapes.toRows(leaving.get(found)!) : outer.ops.zeros;
      };
    },
  };
}

function mapNamed<From, To>(values: Named<From>, map: (value: From, name: string) => To): Named<To> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, map(value, name)]));
}
