// Models in plain loops, in float64 (the oracle) or float32 (what rounding alone does to a model).
import type { FloatArray, Tensor } from '@onnxcast/series';
import type { Ops } from './ops.ts';

/** `float32`: every product, sum and result is rounded to 24 bits, as in PyTorch or ONNX Runtime. */
export type Arithmetic = 'float64' | 'float32';

/** {@link Ops} over numbers, row after row. */
export interface PlainOps extends Ops<Tensor> {
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
  return {
    tensor: (shape, data) => ({ shape, data: Numbers.from(data) }),
    zeros: (shape) => ({ shape, data: new Numbers(shape.reduce((product, n) => product * n, 1)) }),
    add: (a, b) => map(a, (value, i) => value + b.data[i]!),
    sub: (a, b) => map(a, (value, i) => value - b.data[i]!),
    mul: (a, b) => map(a, (value, i) => value * b.data[i]!),
    sigmoid: (x) => map(x, (value) => 1 / (1 + Math.exp(-value))),
    tanh: (x) => map(x, Math.tanh),
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
  };
}

/** Adds `weight x` to sums: `[outputs, inputs]`, `[inputs]` -> `[outputs]`. */
function addProductsInFloat64(sums: FloatArray, weight: FloatArray, x: FloatArray): void {
  const inputs = x.length;
  for (let output = 0; output < sums.length; output++) {
    let sum = sums[output]!;
    for (let input = 0; input < inputs; input++) sum += weight[output * inputs + input]! * x[input]!;
    sums[output] = sum;
  }
}

function addProductsInFloat32(sums: FloatArray, weight: FloatArray, x: FloatArray): void {
  const { fround } = Math;
  const inputs = x.length;
  for (let output = 0; output < sums.length; output++) {
    let sum = sums[output]!;
    for (let input = 0; input < inputs; input++) {
      sum = fround(sum + fround(weight[output * inputs + input]! * x[input]!));
    }
    sums[output] = sum;
  }
}
