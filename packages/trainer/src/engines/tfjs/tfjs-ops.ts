// A model's operations as those of tfjs.
import type { DifferentiableOps } from '@onnxcast/model';
import type * as tfjs from '@tensorflow/tfjs';
import type { Tfjs } from './layer-runner.ts';

/** Operations over tensors of tfjs, on whatever backend is current; what they make is freed by the `tidy` around them, within which they are made. */
export function createTfjsOps(tf: Tfjs): DifferentiableOps<tfjs.Tensor> {
  const filled = new Map<string, tfjs.Tensor>(); // the same few are asked for again and again
  const ones = new Set<tfjs.Tensor>(); // what a way back begins with: nothing changes by it
  return {
    add: (a, b) => tf.add(a, b),
    sub: (a, b) => tf.sub(a, b),
    mul: (a, b) => (ones.has(a) ? b : ones.has(b) ? a : tf.mul(a, b)),
    sigmoid: (x) => tf.sigmoid(x),
    tanh: (x) => tf.tanh(x),
    relu: (x) => tf.relu(x),
    isPositive: (x) => tf.step(x),
    affine: (x, weight, plus) => tf.matMul(x, weight, false, true).add(plus),
    split: (x, { length }) => (length === 1 ? [x] : tf.split(x, length, 1)),
    concat: (parts) => (parts.length === 1 ? parts[0]! : tf.concat([...parts] as tfjs.Tensor2D[], 1)),
    numbers: (values) => tf.tensor1d([...values]),
    fill({ shape }, value) {
      const key = `${value}: ${shape}`;
      const held = filled.get(key);
      if (held !== undefined) return held;
      const made = tf.fill(shape, value);
      filled.set(key, made);
      if (value === 1) ones.add(made);
      return made;
    },
    matmul: (a, b) => tf.matMul(a, b),
    transpose: (x) => tf.transpose(x),
    sumLike: (x, like) => (like.rank > 1 ? x : x.sum(0)),
  };
}
