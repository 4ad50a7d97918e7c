// What the plain loops compute in. Float64 is the oracle; float32 shows what rounding alone does to a model.
import type { FloatArray } from '@onnxcast/series';
import { type Steps, steps } from './cells.ts';
import { stepsInFloat32 } from './cells-float32.ts';
import type { Weights } from './weights.ts';

/** `float32`: every sum, product and state is rounded to 24 bits, as in PyTorch or ONNX Runtime. */
export type Arithmetic = 'float64' | 'float32';

/** All that a model needs of an arithmetic. */
interface Operations {
  /** Numbers, all 0. */
  zeros(size: number): FloatArray;
  /** `weight x + bias`: `[outputs, inputs]`, `[inputs]`, `[outputs]` -> `[outputs]`. */
  affine(weights: Weights, weightName: string, biasName: string, x: FloatArray): FloatArray;
  readonly steps: Steps;
}

/** The operations of each arithmetic. */
export const operations: Readonly<Record<Arithmetic, Operations>> = {
  float64: { zeros: (size) => new Float64Array(size), affine, steps },
  float32: { zeros: (size) => new Float32Array(size), affine: affineInFloat32, steps: stepsInFloat32 },
};

function affine(weights: Weights, weightName: string, biasName: string, x: FloatArray): Float64Array {
  const weight = weights[weightName]!.data;
  return Float64Array.from(weights[biasName]!.data, (bias, output) => {
    let sum = bias;
    for (let input = 0; input < x.length; input++) sum += weight[output * x.length + input]! * x[input]!;
    return sum;
  });
}

function affineInFloat32(weights: Weights, weightName: string, biasName: string, x: FloatArray): Float32Array {
  const { fround } = Math;
  const weight = weights[weightName]!.data;
  return Float32Array.from(weights[biasName]!.data, (bias, output) => {
    let sum = fround(bias);
    for (let input = 0; input < x.length; input++) {
      sum = fround(sum + fround(fround(weight[output * x.length + input]!) * x[input]!));
    }
    return sum;
  });
}
