// Tensors as the Open Inference Protocol writes them: as JSON, or as bytes behind the JSON.
import type { SessionTensor } from '@onnxcast/runtime';
import { describeValue, InputError } from '@onnxcast/series/errors';

/** Types of tensors, by their names in the protocol. */
const DATATYPES = { FP64: 'float64', FP32: 'float32', INT64: 'int64' } as const;

const [BYTES, ARRAYS] = [
  { float64: 8, float32: 4, int64: 8 },
  { float64: Float64Array, float32: Float32Array, int64: BigInt64Array },
] as const;

/** Axes of the tensors that a model takes at most. */
const MOST_AXES = 4;

/** The protocol's name of a type. */
export function datatypeOf(type: string): string {
  const known = Object.entries(DATATYPES).find(([, one]) => one === type);
  return known?.[0] ?? type.toUpperCase();
}

/** Where a tensor belongs. */
export interface TensorPlace {
  /** For messages. */
  readonly name: string;
  readonly type: SessionTensor['type'];
  readonly shape: readonly number[];
}

/**
 * A tensor of JSON's values, nested or in a row.
 * @throws InputError when they are not as many as the shape says, or no such numbers
 */
export function fromJson(data: unknown, { name, type, shape }: TensorPlace): SessionTensor {
  const values = Array.isArray(data) ? (data.flat(MOST_AXES) as unknown[]) : [data];
  const count = sizeOfShape(shape);
  if (values.length !== count) throw wrongCount(name, `${values.length} values`, `${count} for the shape [${shape}]`);
  if (type === 'int64') {
    return { type, shape, data: BigInt64Array.from(values, (value, at) => toWhole(value, `${name}[${at}]`)) };
  }
  const numbers = new ARRAYS[type](count);
  for (const [at, value] of values.entries()) {
    if (typeof value !== 'number') {
      throw new InputError({ found: `${name}[${at}]: found ${describeValue(value)}`, expected: 'a number' });
    }
    numbers[at] = value;
  }
  return { type, shape, data: numbers };
}

/**
 * A tensor of little-endian bytes, copied.
 * @throws InputError when they are not as many as the shape says
 */
export function fromBytes(bytes: Uint8Array, { name, type, shape }: TensorPlace): SessionTensor {
  const wanted = sizeOfShape(shape) * BYTES[type];
  if (bytes.length !== wanted) throw wrongCount(name, `${bytes.length} bytes`, `${wanted} for the shape [${shape}]`);
  return { type, shape, data: new ARRAYS[type](Uint8Array.from(bytes).buffer) };
}

/** The bytes of a tensor, little-endian as every machine that Node runs on. */
export function toBytes({ data }: SessionTensor): Uint8Array {
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}

/** The values of a tensor as JSON takes them: no number is null, and an int64 a number, exact up to 2^53. */
export function toJson({ data }: SessionTensor): readonly (number | null)[] {
  return Array.from(data as Iterable<number | bigint>, (value) => {
    const number = Number(value);
    return Number.isFinite(number) ? number : null;
  });
}

function sizeOfShape(shape: readonly number[]): number {
  return shape.reduce((size, one) => size * one, 1);
}

function toWhole(value: unknown, place: string): bigint {
  if (Number.isSafeInteger(value)) return BigInt(value as number);
  throw new InputError({ found: `${place}: found ${describeValue(value)}`, expected: 'a whole number' });
}

function wrongCount(name: string, found: string, expected: string): InputError {
  return new InputError({ found: `${name}: found ${found}`, expected, remedy: 'Give data and shape that fit.' });
}
