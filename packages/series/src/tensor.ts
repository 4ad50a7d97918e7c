// Numbers with a shape, as plain data. Knows nothing of any framework's tensors.

/** Storage of real numbers: float32 in production, float64 where a test wants sharp comparisons. */
export type FloatArray = Float32Array | Float64Array;

/** Row-major numbers with their shape; `data.length` equals the product of `shape`. */
export interface Tensor<Data extends FloatArray = FloatArray> {
  readonly shape: readonly number[];
  readonly data: Data;
}

/** How many numbers a shape has. */
export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, n) => product * n, 1);
}
