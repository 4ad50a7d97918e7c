// Rows of a batch as graphs walk over them: one step after another.
import type { Tensor } from '@onnxcast/series';

/** A tensor as a session takes it. */
export interface Fed {
  readonly type: 'float32';
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

/** `[batch, time, n]`, or `[batch, time]`, -> `[time, batch, n]`, a copy. */
export function toTimeMajor({ shape, data }: Tensor): Fed {
  const [count, time, size = 1] = shape as [number, number, number?];
  return { type: 'float32', shape: [time, count, size], data: swapAxes(data, { outer: count, inner: time, size }) };
}

/** `[time, batch, n]` -> `[batch, time, n]`, a copy. */
export function toBatchMajor({ shape, data }: Tensor): Tensor<Float32Array> {
  const [time, count, size] = shape as [number, number, number];
  return { shape: [count, time, size], data: swapAxes(data, { outer: time, inner: count, size }) };
}

/** `[outer, inner, size]` -> `[inner, outer, size]`. */
function swapAxes(
  data: ArrayLike<number>,
  { outer, inner, size }: Readonly<Record<'outer' | 'inner' | 'size', number>>,
): Float32Array {
  const swapped = new Float32Array(data.length);
  for (let i = 0; i < outer; i++) {
    for (let j = 0; j < inner; j++) {
      const [from, to] = [(i * inner + j) * size, (j * outer + i) * size];
      for (let k = 0; k < size; k++) swapped[to + k] = data[from + k]!;
    }
  }
  return swapped;
}
