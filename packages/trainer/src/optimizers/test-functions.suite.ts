// Functions with known minima, for tests of optimizers.
import type { FloatArray } from '@onnxcast/series';

/** The chained Rosenbrock function and its gradient; minimum 0 at (1, ..., 1). */
export async function rosenbrock<Vector extends FloatArray>(x: Vector): Promise<{ loss: number; gradient: Vector }> {
  const gradient = x.map(() => 0) as Vector;
  let loss = 0;
  for (let i = 0; i + 1 < x.length; i++) {
    const valley = x[i + 1]! - x[i]! ** 2;
    loss += 100 * valley ** 2 + (1 - x[i]!) ** 2;
    gradient[i] = gradient[i]! - 400 * x[i]! * valley - 2 * (1 - x[i]!);
    gradient[i + 1] = gradient[i + 1]! + 200 * valley;
  }
  return { loss, gradient };
}

/** A separable quadratic with curvatures 1, 2, 3, ... and its minimum 0 at (1, 2, 3, ...). */
export async function quadratic<Vector extends FloatArray>(x: Vector): Promise<{ loss: number; gradient: Vector }> {
  const gradient = x.map((value, i) => (i + 1) * (value - (i + 1))) as Vector;
  let loss = 0;
  for (let i = 0; i < x.length; i++) loss += 0.5 * (i + 1) * (x[i]! - (i + 1)) ** 2;
  return { loss, gradient };
}
