// The operations of a model as nodes of a graph: a value is its name.
import type { DifferentiableOps } from '@onnxcast/model';
import { addIntegers, type GraphBuilder } from './graph.ts';

/**
 * Operations that add nodes. The empty name is a value of zeros of any shape, of which no node is made: what is
 * multiplied by it or added to it is left out of the graph.
 */
export interface GraphOps extends DifferentiableOps<string> {
  readonly zeros: '';
}

/**
 * Makes the operations of a graph. Matrices are [rows, columns] and rows are free; a value whose stated shape has one
 * axis is a bias.
 * @param at begins the names of all values
 * @example createGraphOps(graph, 'step').sigmoid('step_i'); // 'step_i_sigmoid'
 * Source: ONNX operators Gemm, Split, ReduceSum (opset 13); the sum of a Gemm may be a bias or a matrix
 */
export function createGraphOps(graph: GraphBuilder, at: string): GraphOps {
  const zeros = '';
  /** Values that are one number everywhere, by a name that no node has, until one needs their shape. */
  const filled = new Map<string, { readonly like: string; readonly value: number }>();

  const fresh = (name: string): string => {
    for (let i = 1; ; i++) {
      const unique = i === 1 ? name : `${name}_${i}`;
      if (!graph.names.has(unique)) return unique;
    }
  };
  const add = (operator: string, inputs: readonly string[], name: string, attributes = {}): string =>
    graph.node(operator, inputs, fresh(`${at}_${name}`), attributes);
  const isVector = (name: string): boolean => graph.shapeOf(name)?.length === 1;
  const number = (value: number): string => graph.constant(`number_${value}`.replace('-', 'minus'), [], [value]);
  /** A value for an element-wise operator, which repeats a single number by itself. */
  const spread = (name: string): string => (filled.has(name) ? number(filled.get(name)!.value) : name);
  /** A value in its own shape. */
  const whole = (name: string): string => {
    const { like, value } = filled.get(name) ?? {};
    if (like === undefined || value === undefined) return name;
    return add('Expand', [number(value), add('Shape', [like], 'shape')], 'filled');
  };
  const unary = (operator: string, x: string): string => {
    const named = x.startsWith(`${at}_`) ? x.slice(at.length + 1) : 'value';
    return add(operator, [spread(x)], `${named}_${operator.toLowerCase()}`);
  };
  const binary = (operator: string, a: string, b: string): string =>
    add(operator, [spread(a), spread(b)], operator.toLowerCase());

  const fill = (like: string, value: number): string => {
    if (like === zeros) return value === 0 ? zeros : number(value);
    const name = `${value} like ${like}`;
    filled.set(name, { like: filled.get(like)?.like ?? like, value });
    return name;
  };

  return {
    zeros,
    fill,
    add: (a, b) => (a === zeros ? b : b === zeros ? a : binary('Add', a, b)),
    sub: (a, b) => (b === zeros ? a : a === zeros ? unary('Neg', b) : binary('Sub', a, b)),
    mul: (a, b) => (a === zeros || b === zeros ? zeros : binary('Mul', a, b)),
    sigmoid: (x) => (x === zeros ? number(0.5) : unary('Sigmoid', x)),
    tanh: (x) => (x === zeros ? zeros : unary('Tanh', x)),
    affine(x, weight, plus) {
      if (x === zeros) return plus;
      const inputs = [whole(x), weight, ...(plus === zeros ? [] : [whole(plus)])];
      return add('Gemm', inputs, 'affine', { transB: 1 });
    },
    split(x, names) {
      if (x === zeros) return names.map(() => zeros);
      if (names.length === 1) return [x];
      const parts = names.map((name) => fresh(`${at}_${name}`));
      return graph.nodes('Split', [whole(x)], parts, { axis: isVector(x) ? 0 : 1 });
    },
    concat(parts) {
      const known = parts.find((part) => part !== zeros);
      if (known === undefined) return zeros;
      const all = parts.map((part) => whole(part === zeros ? fill(known, 0) : part));
      return add('Concat', all, 'concat', { axis: 1 });
    },
    matmul: (a, b) => (a === zeros || b === zeros ? zeros : add('MatMul', [whole(a), whole(b)], 'matmul')),
    transpose: (x) => (x === zeros ? zeros : add('Transpose', [whole(x)], 'transpose', { perm: [1, 0] })),
    sumLike(x, like) {
      if (x === zeros || !isVector(like)) return x;
      return add('ReduceSum', [whole(x), addIntegers(graph, 0)], 'sum', { keepdims: 0 });
    },
  };
}
