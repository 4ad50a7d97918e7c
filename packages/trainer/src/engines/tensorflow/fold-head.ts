// In the closed loop the first cell's input is the head's output, so both are one matrix: `(h . K + k) . W = h . (K . W) + k . W`.
import type { LayerWeights } from '../tfjs/layer-weights.ts';

/** The head's matrices. */
export interface HeadWeights {
  /** `[top, targets]`, of the hidden size of the last cell. */
  readonly kernel: Float32Array;
  /** `[targets]`. */
  readonly bias: Float32Array;
  readonly top: number;
}

/** A first cell that takes the last cell's h instead of the prediction made of it. */
export function foldHead(layer: LayerWeights, head: HeadWeights): LayerWeights {
  const { top } = head;
  const { inputs, hidden } = layer;
  const columns = 4 * hidden;
  const kernel = new Float32Array((top + hidden) * columns);
  kernel.set(layer.kernel.subarray(inputs * columns), top * columns);
  const bias = Float64Array.from(layer.bias);
  for (let column = 0; column < columns; column++) {
    for (let row = 0; row < top; row++) {
      let sum = 0;
      for (let k = 0; k < inputs; k++) sum += head.kernel[row * inputs + k]! * layer.kernel[k * columns + column]!;
      kernel[row * columns + column] = sum;
    }
    for (let k = 0; k < inputs; k++) bias[column]! += head.bias[k]! * layer.kernel[k * columns + column]!;
  }
  return { inputs: top, hidden, kernel, bias: Float32Array.from(bias) };
}

/** Gradients of what {@link foldHead} made -> gradients of what it was made of; the head's own other gradient is not in it. */
export function unfoldHead(
  layer: LayerWeights,
  head: HeadWeights,
  d: { readonly kernel: Float32Array; readonly bias: Float32Array },
): Record<'kernel' | 'bias' | 'dHeadKernel' | 'dHeadBias', Float32Array> {
  const { top } = head;
  const { inputs, hidden } = layer;
  const columns = 4 * hidden;
  const kernel = new Float32Array((inputs + hidden) * columns);
  kernel.set(d.kernel.subarray(top * columns), inputs * columns);
  const dHeadKernel = new Float32Array(top * inputs);
  const dHeadBias = new Float32Array(inputs);
  for (let k = 0; k < inputs; k++) {
    const weights = layer.kernel.subarray(k * columns, (k + 1) * columns);
    for (let column = 0; column < columns; column++) {
      let sum = head.bias[k]! * d.bias[column]!;
      for (let row = 0; row < top; row++) sum += head.kernel[row * inputs + k]! * d.kernel[row * columns + column]!;
      kernel[k * columns + column] = sum;
    }
    for (let row = 0; row < top; row++) {
      let sum = 0;
      for (let column = 0; column < columns; column++) sum += d.kernel[row * columns + column]! * weights[column]!;
      dHeadKernel[row * inputs + k] = sum;
    }
    let sum = 0;
    for (let column = 0; column < columns; column++) sum += d.bias[column]! * weights[column]!;
    dHeadBias[k] = sum;
  }
  return { kernel, bias: d.bias, dHeadKernel, dHeadBias };
}

/** Swaps the second and third of four gates along the last axis: i, f, g, o <-> i, g, f, o. */
export function swapGates(matrix: Float32Array, hidden: number): Float32Array {
  const swapped = matrix.slice();
  for (let row = 0; row < matrix.length; row += 4 * hidden) {
    swapped.set(matrix.subarray(row + hidden, row + 2 * hidden), row + 2 * hidden);
    swapped.set(matrix.subarray(row + 2 * hidden, row + 3 * hidden), row + hidden);
  }
  return swapped;
}
