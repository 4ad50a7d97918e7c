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

/** Himmelblau's function of two numbers: four minima, all 0. */
export async function himmelblau<Vector extends FloatArray>(x: Vector): Promise<{ loss: number; gradient: Vector }> {
  const [u, v] = [x[0]!, x[1]!];
  const [a, b] = [u ** 2 + v - 11, u + v ** 2 - 7];
  return { loss: a ** 2 + b ** 2, gradient: like(x, [4 * u * a + 2 * b, 2 * a + 4 * v * b]) };
}

/** Beale's function of two numbers: a flat plain and its minimum 0 at (3, 0.5). */
export async function beale<Vector extends FloatArray>(x: Vector): Promise<{ loss: number; gradient: Vector }> {
  const [u, v] = [x[0]!, x[1]!];
  const factors = [1 - v, 1 - v ** 2, 1 - v ** 3];
  const rests = [1.5, 2.25, 2.625].map((c, i) => c - u * factors[i]!);
  const [p, q, r] = rests as [number, number, number];
  const byU = rests.reduce((sum, rest, i) => sum - 2 * rest * factors[i]!, 0);
  const byV = 2 * p * u + 4 * q * u * v + 6 * r * u * v ** 2;
  return { loss: p ** 2 + q ** 2 + r ** 2, gradient: like(x, [byU, byV]) };
}

/** The function of Styblinski and Tang without its halves: two valleys a number, one deeper. */
export async function twoValleys<Vector extends FloatArray>(x: Vector): Promise<{ loss: number; gradient: Vector }> {
  const gradient = x.map((value) => 4 * value ** 3 - 32 * value + 5) as Vector;
  let loss = 0;
  for (const value of x) loss += value ** 4 - 16 * value ** 2 + 5 * value;
  return { loss, gradient };
}

/** Numbers in the precision of a vector. */
function like<Vector extends FloatArray>(vector: Vector, values: readonly number[]): Vector {
  return vector.map((_, i) => values[i]!) as Vector;
}
