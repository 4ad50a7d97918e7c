// The few operations on flat vectors that optimizers need. Sums are accumulated in float64 whatever the vector holds.
import type { FloatArray } from '@onnxcast/series';

/** A new vector of the same kind and length, all zeros. */
export function zerosLike<Vector extends FloatArray>(vector: Vector): Vector {
  const zeros = vector instanceof Float64Array ? new Float64Array(vector.length) : new Float32Array(vector.length);
  return zeros as Vector;
}

/** `a . b`, accumulated in float64 in four interleaved sums (faster, and nearer the exact sum, than one). */
export function dot(a: FloatArray, b: FloatArray): number {
  const whole = a.length - (a.length % 4);
  let [s0, s1, s2, s3] = [0, 0, 0, 0];
  for (let i = 0; i < whole; i += 4) {
    s0 += a[i]! * b[i]!;
    s1 += a[i + 1]! * b[i + 1]!;
    s2 += a[i + 2]! * b[i + 2]!;
    s3 += a[i + 3]! * b[i + 3]!;
  }
  for (let i = whole; i < a.length; i++) s0 += a[i]! * b[i]!;
  return s0 + s1 + (s2 + s3);
}

/** Largest absolute value; NaN if any value is. */
export function maxAbs(vector: FloatArray): number {
  let largest = 0;
  for (let i = 0; i < vector.length; i++) {
    const size = Math.abs(vector[i]!);
    if (Number.isNaN(size)) return size;
    if (size > largest) largest = size;
  }
  return largest;
}

/** Sum of absolute values. */
export function sumAbs(vector: FloatArray): number {
  let sum = 0;
  for (let i = 0; i < vector.length; i++) sum += Math.abs(vector[i]!);
  return sum;
}

/** `factor * vector`, new. */
export function scaled<Vector extends FloatArray>(vector: Vector, factor: number): Vector {
  const result = zerosLike(vector);
  for (let i = 0; i < vector.length; i++) result[i] = factor * vector[i]!;
  return result;
}

/** `a - b`, new. */
export function difference<Vector extends FloatArray>(a: Vector, b: Vector): Vector {
  const result = zerosLike(a);
  for (let i = 0; i < a.length; i++) result[i] = a[i]! - b[i]!;
  return result;
}

/** `a + factor * b`, new and of the kind of `a`. */
export function plusScaled<Vector extends FloatArray>(a: Vector, factor: number, b: FloatArray): Vector {
  const result = zerosLike(a);
  for (let i = 0; i < a.length; i++) result[i] = a[i]! + factor * b[i]!;
  return result;
}

/** Adds `factor * b` to a buffer that the caller owns. */
export function addScaled(buffer: FloatArray, factor: number, b: FloatArray): void {
  for (let i = 0; i < buffer.length; i++) buffer[i] = buffer[i]! + factor * b[i]!;
}

/**
 * Adds `factor * b` to a buffer that the caller owns, and multiplies what it is then with another vector: in one pass what
 * {@link addScaled} and {@link dot} do in two, to the same bits.
 * @returns `buffer . other`
 */
export function addScaledThenDot(
  buffer: FloatArray,
  { factor, b, other }: { readonly factor: number; readonly b: FloatArray; readonly other: FloatArray },
): number {
  const whole = buffer.length - (buffer.length % 4);
  let [s0, s1, s2, s3] = [0, 0, 0, 0];
  for (let i = 0; i < whole; i += 4) {
    buffer[i] = buffer[i]! + factor * b[i]!;
    buffer[i + 1] = buffer[i + 1]! + factor * b[i + 1]!;
    buffer[i + 2] = buffer[i + 2]! + factor * b[i + 2]!;
    buffer[i + 3] = buffer[i + 3]! + factor * b[i + 3]!;
    s0 += buffer[i]! * other[i]!;
    s1 += buffer[i + 1]! * other[i + 1]!;
    s2 += buffer[i + 2]! * other[i + 2]!;
    s3 += buffer[i + 3]! * other[i + 3]!;
  }
  for (let i = whole; i < buffer.length; i++) {
    buffer[i] = buffer[i]! + factor * b[i]!;
    s0 += buffer[i]! * other[i]!;
  }
  return s0 + s1 + (s2 + s3);
}

/** Multiplies a buffer that the caller owns. */
export function scaleInPlace(buffer: FloatArray, factor: number): void {
  for (let i = 0; i < buffer.length; i++) buffer[i] = factor * buffer[i]!;
}

/** The same numbers as float64, new. */
export function toFloat64(vector: FloatArray): Float64Array {
  return new Float64Array(vector);
}

/** The same numbers in the precision of another vector, new. */
export function toKind<Vector extends FloatArray>(vector: Float64Array, kind: Vector): Vector {
  return (kind instanceof Float64Array ? vector.slice() : new Float32Array(vector)) as Vector;
}

/** Whether every value is a finite number. */
export function areFinite(vector: FloatArray): boolean {
  // A sum of finite float32 in float64 can't overflow; float64 that large is no sane parameter.
  let sum = 0;
  for (let i = 0; i < vector.length; i++) sum += vector[i]!;
  return Number.isFinite(sum);
}
