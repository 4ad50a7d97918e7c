// The operations of a model as nodes of a graph: a value is its name.
import type { DifferentiableOps, ScalingOps } from '@onnxcast/model';
import { addIntegers, type FloatType, type GraphBuilder } from './graph.ts';

/**
 * Operations that add nodes. The empty name is a value of zeros of any shape, of which no node is made: what is
 * multiplied by it or added to it is left out of the graph.
 */
export interface GraphOps extends DifferentiableOps<string>, ScalingOps<string> {
  readonly zeros: '';
  /** The values `a` where `signs` are above 0, and `b` elsewhere. */
  wherePositive(signs: string, a: readonly string[], b: readonly string[]): readonly string[];
  /** Gives a value that was made here another name; one that was passed on, or is a number, keeps its own. */
  named(value: string, name: string): string;
  /** Goes on in this graph (the same, or one inside it), with other names. */
  begin(name: string, inner: GraphBuilder): void;
}

/**
 * Makes the operations of a graph. Matrices are [rows, columns] and rows are free; a value whose stated shape has one
 * axis is a bias. What a series is measured in has a batch before: [batch, time, features] -> [batch, 1, features].
 * @param name begins the names of all values
 * @param type of the values, which operators do not mix: constants are made in it
 * @example createGraphOps(graph, 'step').sigmoid('step_i'); // 'step_i_sigmoid'
 * Source: ONNX operators Gemm, Split, Slice, ReduceSum (opset 13); the sum of a Gemm may be a bias or a matrix
 */
export function createGraphOps(outer: GraphBuilder, name: string, type: FloatType = 'float32'): GraphOps {
  const zeros = '';
  let [graph, at] = [outer, name];
  /** Values that are one number everywhere, by a name that no node has, until one needs their shape. */
  const filled = new Map<string, { readonly like: string; readonly value: number }>();

  const fresh = (wanted: string): string => {
    for (let i = 1; ; i++) {
      const unique = i === 1 ? wanted : `${wanted}_${i}`;
      if (!graph.names.has(unique)) return unique;
    }
  };
  const add = (operator: string, inputs: readonly string[], made: string, attributes = {}): string =>
    graph.node(operator, inputs, fresh(`${at}_${made}`), attributes);
  /** What was made of biases alone, element by element. */
  const vectors = new Set<string>();
  const isVector = (x: string): boolean => vectors.has(x) || graph.shapeOf(x)?.length === 1;
  /** What each value that was transposed was before. */
  const turned = new Map<string, string>();
  const number = (value: number): string => {
    const named = `number_${value}`.replace('-', 'minus');
    return graph.constant(type === 'float32' ? named : `${named}_in_${type}`, [], [value], type);
  };
  /** A value for an element-wise operator, which repeats a single number by itself. */
  const spread = (x: string): string => (filled.has(x) ? number(filled.get(x)!.value) : x);
  /** A value in its own shape. */
  const whole = (x: string): string => {
    const { like, value } = filled.get(x) ?? {};
    if (like === undefined || value === undefined) return x;
    return add('Expand', [number(value), add('Shape', [like], 'shape')], 'filled');
  };
  const unary = (operator: string, x: string): string => {
    const named = x.startsWith(`${at}_`) ? x.slice(at.length + 1) : 'value';
    return add(operator, [spread(x)], `${named}_${operator.toLowerCase()}`);
  };
  const binary = (operator: string, a: string, b: string): string => {
    const made = add(operator, [spread(a), spread(b)], operator.toLowerCase());
    if (isVector(a) && isVector(b)) vectors.add(made);
    return made;
  };

  /** Names of lists of numbers, by what they hold. */
  const lists = new Map<string, string>();

  const fill = (like: string, value: number): string => {
    if (like === zeros) return value === 0 ? zeros : number(value);
    const x = `${value} like ${like}`;
    filled.set(x, { like: filled.get(like)?.like ?? like, value });
    return x;
  };

  return {
    zeros,
    named: (value, to) => (value.startsWith(`${at}_`) ? graph.rename(value, to) : value),
    begin(next, inner) {
      [graph, at] = [inner, next];
    },
    fill,
    add: (a, b) => (a === zeros ? b : b === zeros ? a : binary('Add', a, b)),
    sub: (a, b) => (a === b ? zeros : b === zeros ? a : a === zeros ? unary('Neg', b) : binary('Sub', a, b)),
    mul: (a, b) => (a === zeros || b === zeros ? zeros : binary('Mul', a, b)),
    sigmoid: (x) => (x === zeros ? number(0.5) : unary('Sigmoid', x)),
    tanh: (x) => (x === zeros ? zeros : unary('Tanh', x)),
    relu: (x) => (x === zeros ? zeros : unary('Relu', x)),
    isPositive: (x) => (x === zeros ? zeros : add('Sign', [unary('Relu', x)], 'is_positive')),
    affine(x, weight, plus) {
      if (x === zeros) return plus;
      const inputs = [whole(x), weight, ...(plus === zeros ? [] : [whole(plus)])];
      return add('Gemm', inputs, 'affine', { transB: 1 });
    },
    split(x, names) {
      if (x === zeros) return names.map(() => zeros);
      if (names.length === 1) return [x];
      const parts = names.map((part) => fresh(`${at}_${part}`));
      return graph.nodes('Split', [whole(x)], parts, { axis: isVector(x) ? 0 : 1 });
    },
    concat(parts) {
      const known = parts.find((part) => part !== zeros);
      if (known === undefined) return zeros;
      const all = parts.map((part) => whole(part === zeros ? fill(known, 0) : part));
      return add('Concat', all, 'concat', { axis: 1 });
    },
    numbers(values) {
      const key = String(values);
      const held = lists.get(key) ?? `${name}_numbers_${lists.size + 1}`;
      lists.set(key, held);
      return graph.constant(held, [values.length], values, type);
    },
    matmul(a, b) {
      if (a === zeros || b === zeros) return zeros;
      const before = turned.get(a);
      if (before !== undefined) return add('Gemm', [before, whole(b)], 'product', { transA: 1 });
      return add('MatMul', [whole(a), whole(b)], 'matmul');
    },
    transpose(x) {
      if (x === zeros) return zeros;
      const given = whole(x);
      const made = add('Transpose', [given], 'transpose', { perm: [1, 0] }); // left out where nothing but a product needs it
      turned.set(made, given);
      return made;
    },
    sumLike(x, like) {
      if (x === zeros || !isVector(like)) return x;
      return add('ReduceSum', [whole(x), addIntegers(graph, 0)], 'sum', { keepdims: 0 });
    },
    div: (a, b) => (a === zeros ? zeros : binary('Div', a, b)),
    abs: (x) => (x === zeros ? zeros : unary('Abs', x)),
    sqrt: (x) => (x === zeros ? zeros : unary('Sqrt', x)),
    exp: (x) => (x === zeros ? number(1) : unary('Exp', x)),
    log: (x) => unary('Log', x),
    first: (x) => add('Slice', [x, ...[0, 1, 1].map((one) => addIntegers(graph, one))], 'first'),
    mean: (x) => (x === zeros ? zeros : add('ReduceMean', [whole(x)], 'mean', { axes: [1], keepdims: 1 })),
    max: (x) => (x === zeros ? zeros : add('ReduceMax', [whole(x)], 'max', { axes: [1], keepdims: 1 })),
    zeroToOne(x) {
      if (x === zeros) return number(1);
      return add('Where', [add('Equal', [x, number(0)], 'is_zero'), number(1), x], 'no_zero');
    },
    wherePositive(signs, a, b) {
      const isPositive = add('Greater', [signs, number(0)], 'is_positive');
      return a.map((one, i) => add('Where', [isPositive, one, b[i] === zeros ? number(0) : spread(b[i]!)], 'kept'));
    },
  };
}
