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
  const output = `${name}_all_output`;
  const leaving = new Map([[result.output.value, output]]); // a value of the step -> those of all steps, outside
  return {
    ...{ outer, shapes, body, below, inner, given, result, products, initial },
    keep(value) {
      const known = sequences.get(value) ?? leaving.get(value);
      if (known !== undefined) return known;
      const steps = `${name}_all_kept_${leaving.size}`;
      leaving.set(value, steps);
      return steps;
    },
    add() {
      const ends = Object.keys(state).map((part) => `${name}_end_${part}`);
      addOutputs(body, {
        ends: Object.keys(state).map((part) => result.after[part]!.value),
        steps: [...leaving.keys()],
      });
      const attributes = { body: body.build(), num_scan_inputs: sequences.size };
      graph.nodes('Scan', [...initial, ...sequences.values()], [...ends, ...leaving.values()], attributes);
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

  const ends = Object.entries(given.before).map(([part, value]) => {
    return gradient(value) || back.node('Sub', [dAfter[part]!, dAfter[part]!], `${name}_no_${part}`);
  });
  const leaving = new Map<string, string>(); // a gradient of a step -> that of all steps, outside
  for (const value of wanted) {
    const d = gradient(value);
    if (d && !leaving.has(d)) leaving.set(d, `${name}_all_${leaving.size + 1}`);
  }
  reach([...ends, ...leaving.keys()]);
  addOutputs(back, { ends, steps: [...leaving.keys()] });
  return {
    add(d) {
      const inputs = [shapes.toSteps(d), ...sequences];
      const attributes = {
        body: back.build(),
        num_scan_inputs: inputs.length,
        scan_input_directions: inputs.map(() => 1),
        scan_output_directions: [...leaving].map(() => 1),
      };
      const outputs = [...ends.map((_, i) => `${name}_end_${i + 1}`), ...leaving.values()];
      graph.nodes('Scan', [...initial, ...inputs], outputs, attributes);
      return (value) => {
        const found = gradient(value);
        return found ? shapes.toRows(leaving.get(found)!) : outer.ops.zeros;
      };
    },
  };
}

/**
 * Adds the outputs of a step: its state, then what leaves it. What a node makes leaves once without being copied: it is
 * written where it goes. That is worth most where it goes among those of all steps.
 */
function addOutputs(
  body: GraphBuilder,
  { ends, steps }: { readonly ends: readonly string[]; readonly steps: readonly string[] },
): void {
  const used = new Set<string>(body.inputNames);
  const leave = (value: string, i: number, to: string): string => {
    if (!used.has(value)) {
      used.add(value);
      return value;
    }
    return body.node('Identity', [value], `${value}_to_${to}_${i + 1}`);
  };
  const ofSteps = steps.map((value, i) => leave(value, i, 'steps'));
  for (const name of [...ends.map((value, i) => leave(value, i, 'end')), ...ofSteps]) {
    body.output({ name, type: 'float32' });
  }
}

function mapNamed<From, To>(values: Named<From>, map: (value: From, name: string) => To): Named<To> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, map(value, name)]));
}
