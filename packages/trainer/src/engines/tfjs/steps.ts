// Tensors of time steps, `[time, batch, n]`, as the unrolled cells handle them.
import type * as tfjs from '@tensorflow/tfjs';
import type { Steps, Tfjs } from './layer-runner.ts';

/** `[time, batch, n]` -> time times `[batch, n]`. */
export function unstackSteps(tf: Tfjs, steps: Steps): readonly tfjs.Tensor2D[] {
  if (tf.getBackend() !== 'wasm') return tf.unstack(steps) as tfjs.Tensor2D[];
  // tfjs-backend-wasm 4.22 copies the whole tensor for every slice, and unstacks by slicing; here it is copied once.
  const [time, count, size] = steps.shape;
  const data = steps.dataSync<'float32'>();
  return Array.from({ length: time }, (_, step) => {
    return tf.tensor2d(data.subarray(step * count * size, (step + 1) * count * size), [count, size]);
  });
}

/** What was one step before: zeros, then all but the last step. */
export function shiftSteps(tf: Tfjs, steps: Steps): Steps {
  return tf.pad(steps.slice([0, 0, 0], [steps.shape[0] - 1, -1, -1]), [
    [1, 0],
    [0, 0],
    [0, 0],
  ]);
}

/** Rows whose share of a gradient is one matrix product. */
const BLOCK = 512;

/** `a` transposed times `b`, `[rows, n]` and `[rows, m]` -> `[n, m]`, in blocks: some backends add float32 one after the other, which loses digits over all rows. */
export function sumProducts(tf: Tfjs, a: tfjs.Tensor2D, b: tfjs.Tensor2D): tfjs.Tensor2D {
  const rows = a.shape[0];
  const blocks = Array.from({ length: Math.ceil(rows / BLOCK) }, (_, block) =>
    tf.tidy(() => {
      const start = block * BLOCK;
      const size = Math.min(BLOCK, rows - start);
      const cut = (tensor: tfjs.Tensor2D) => tensor.slice([start, 0], [size, -1]);
      return cut(a).transpose().matMul<tfjs.Tensor2D>(cut(b));
    }),
  );
  return tf.addN(blocks) as tfjs.Tensor2D;
}
