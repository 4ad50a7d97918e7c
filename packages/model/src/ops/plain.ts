// Models in plain loops, in float64 (the oracle) or float32 (what rounding alone does to a model).
import type { FloatArray, Tensor } from '@onnxcast/series';
import type { DifferentiableOps, ScalingOps } from './ops.ts';

/** `float32`: every product, sum and result is rounded to 24 bits, as in PyTorch or ONNX Runtime. */
export type Arithmetic = 'float64' | 'float32';

/** Operations on numbers, row after row. */
export interface PlainOps extends DifferentiableOps<Tensor>, ScalingOps<Tensor> {
  /** Numbers of any precision, rounded to this one; a copy. */
  tensor(shape: readonly number[], data: ArrayLike<number>): Tensor;
  zeros(shape: readonly number[]): Tensor;
}

/**
 * Makes the operations of an arithmetic. A float32 result is rounded as it is stored.
 * @example const ops = createPlainOps('float64'); ops.tanh(ops.zeros([1, 2])).data; // Float64Array [0, 0]
 */
export function createPlainOps(arithmetic: Arithmetic): PlainOps {
  const Numbers = arithmetic === 'float32' ? Float32Array : Float64Array;
  const addProducts = arithmetic === 'float32' ? addProductsInFloat32 : addProductsInFloat64;
  const map = ({ shape, data }: Tensor, f: (value: number, i: number) => number): Tensor => {
    const result = new Numbers(data.length);
    for (let i = 0; i < result.length; i++) result[i] = f(data[i]!, i);
    return { shape, data: result };
  };
  const zip = (a: Tensor, b: Tensor, f: (a: number, b: number) => number): Tensor => {
    const result = new Numbers(a.data.length);
    const size = b.data.length; // of one row, where it meets every row of a
    for (let i = 0; i < result.length; i++) result[i] = f(a.data[i]!, b.data[i % size]!);
    return { shape: a.shape, data: result };
  };
  /** Folds rows into one: `[rows, columns]` -> `[1, columns]`. */
  const fold = ({ shape, data }: Tensor, f: (result: number, value: number) => number): Tensor => {
    const columns = shape[1]!;
    const result = new Numbers(columns);
    for (let i = 0; i < data.length; i++) result[i % columns] = f(result[i % columns]!, data[i]!);
    return { shape: [1, columns], data: result };
  };
  return {
    tensor: (shape, data) => ({ shape, data: Numbers.from(data) }),
    zeros: (shape) => ({ shape, data: new Numbers(shape.reduce((product, n) => product * n, 1)) }),
    add: (a, b) => zip(a, b, (x, y) => x + y),
    sub: (a, b) => zip(a, b, (x, y) => x - y),
    mul: (a, b) => zip(a, b, (x, y) => x * y),
    sigmoid: (x) => map(x, (value) => 1 / (1 + Math.exp(-value))),
    tanh: (x) => map(x, Math.tanh),
    relu: (x) => map(x, (value) => Math.max(value, 0)),
    isPositive: (x) => map(x, (value) => (value > 0 ? 1 : 0)),
    affine(x, weight, plus) {
      const [rows] = x.shape as [number, number];
      const [outputs, inputs] = weight.shape as [number, number];
      const data = new Numbers(rows * outputs);
      for (let row = 0; row < rows; row++) {
        const sums = data.subarray(row * outputs, (row + 1) * outputs);
        sums.set(plus.shape.length === 1 ? plus.data : plus.data.subarray(row * outputs, (row + 1) * outputs));
        addProducts(sums, weight.data, x.data.subarray(row * inputs, (row + 1) * inputs));
      }
      return { shape: [rows, outputs], data };
    },
    split({ shape, data }, names) {
      const [rows, columns] = shape as [number, number];
      const width = columns / names.length;
      return names.map((_, part) => {
        const cut = new Numbers(rows * width);
        for (let row = 0; row < rows; row++) {
          const start = row * columns + part * width;
          cut.set(data.subarray(start, start + width), row * width);
        }
        return { shape: [rows, width], data: cut };
      });
    },
    concat(parts) {
      const rows = parts[0]!.shape[0]!;
      const columns = parts.reduce((sum, { shape }) => sum + shape[1]!, 0);
      const data = new Numbers(rows * columns);
      let start = 0;
      for (const part of parts) {
        const width = part.shape[1]!;
        for (let row = 0; row < rows; row++) {
          data.set(part.data.subarray(row * width, (row + 1) * width), row * columns + start);
        }
        start += width;
      }
      return { shape: [rows, columns], data };
    },
    numbers: (values) => ({ shape: [values.length], data: Numbers.from(values) }),
    fill: ({ shape, data }, value) => ({ shape, data: new Numbers(data.length).fill(value) }),
    matmul(a, b) {
      const [rows, inner] = a.shape as [number, number];
      const columns = b.shape[1]!;
      const data = new Numbers(rows * columns);
      for (let row = 0; row < rows; row++) {
        for (let k = 0; k < inner; k++) {
          const factor = a.data[row * inner + k]!;
          for (let column = 0; column < columns; column++) {
            data[row * columns + column]! += factor * b.data[k * columns + column]!;
          }
        }
      }
      return { shape: [rows, columns], data };
    },
    transpose({ shape: [rows, columns], data }) {
      return map({ shape: [columns!, rows!], data }, (_, i) => data[(i % rows!) * columns! + Math.floor(i / rows!)]!);
    },
    sumLike: (x, { shape }) => (shape.length > 1 ? x : { shape, data: fold(x, (sum, value) => sum + value).data }),
    div: (a, b) => zip(a, b, (x, y) => x / y),
    abs: (x) => map(x, Math.abs),
    sqrt: (x) => map(x, Math.sqrt),
    exp: (x) => map(x, Math.exp),
    log: (x) => map(x, Math.log),
    first: ({ shape, data }) => ({ shape: [1, shape[1]!], data: Numbers.from(data.subarray(0, shape[1]!)) }),
    mean: (x) =>
      map(
        fold(x, (sum, value) => sum + value),
        (sum) => sum / x.shape[0]!,
      ),
    max: (x) => fold(x, Math.max),
    zeroToOne: (x) => map(x, (value) => (value === 0 ? 1 : value)),
  };
}

/**
 * Adds `weight x` to sums: `[outputs, inputs]`, `[inputs]` -> `[outputs]`. Four sums grow side by side, each in the order
 * of its inputs: the processor works on three while one waits for its last addition.
 */
function addProductsInFloat64(sums: FloatArray, weight: FloatArray, x: FloatArray): void {
  const inputs = x.length;
  let output = 0;
  for (; output + 4 <= sums.length; output += 4) {
    const row0 = output * inputs;
    const [row1, row2, row3] = [row0 + inputs, row0 + 2 * inputs, row0 + 3 * inputs];
    let [sum0, sum1, sum2, sum3] = [sums[output]!, sums[output + 1]!, sums[output + 2]!, sums[output + 3]!];
    for (let input = 0; input < inputs; input++) {
      const value = x[input]!;
      sum0 += weight[row0 + input]! * value;
      sum1 += weight[row1 + input]! * value;
      sum2 += weight[row2 + input]! * value;
      sum3 += weight[row3 + input]! * value;
    }
    sums[output] = sum0;
    sums[output + 1] = sum1;
    sums[output + 2] = sum2;
    sums[output + 3] = sum3;
  }
  for (; output < sums.length; output++) {
    let sum = sums[output]!;
    for (let input = 0; input < inputs; input++) sum += weight[output * inputs + input]! * x[input]!;
    sums[output] = sum;
  }
}

/** As {@link addProductsInFloat64}, every product and sum rounded. */
function addProductsInFloat32(sums: FloatArray, weight: FloatArray, x: FloatArray): void {
  const { fround } = Math;
  const inputs = x.length;
  let output = 0;
  for (; output + 4 <= sums.length; output += 4) {
    const row0 = output * inputs;
    const [row1, row2, row3] = [row0 + inputs, row0 + 2 * inputs, row0 + 3 * inputs];
    let [sum0, sum1, sum2, sum3] = [sums[output]!, sums[output + 1]!, sums[output + 2]!, sums[output + 3]!];
    for (let input = 0; input < inputs; input++) {
      const value = x[input]!;
      sum0 = fround(sum0 + fround(weight[row0 + input]! * value));
      sum1 = fround(sum1 + fround(weight[row1 + input]! * value));
      sum2 = fround(sum2 + fround(weight[row2 + input]! * value));
      sum3 = fround(sum3 + fround(weight[row3 + input]! * value));
    }
    sums[output] = sum0;
    sums[output + 1] = sum1;
    sums[output + 2] = sum2;
    sums[output + 3] = sum3;
  }
  for (; output < sums.length; output++) {
    let sum = sums[output]!;
    for (let input = 0; input < inputs; input++)
      sum = fround(sum + fround(weight[output * inputs + input]! * x[input]!));
    sums[output] = sum;
  }
}
