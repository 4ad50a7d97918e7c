// How safetensors spells numbers: the element types we read, as bytes -> number.

/** One element type of the format that we read. */
export interface ElementType {
  /** Bytes an element takes. */
  readonly size: number;
  /** Smallest of our arrays that holds every value exactly. */
  readonly storage: Float32ArrayConstructor | Float64ArrayConstructor;
  /** The number at a byte offset; NaN-safe, little-endian. */
  readonly read: (view: DataView, offset: number) => number;
}

/** Element types by their name in the header. */
export const elementTypes: ReadonlyMap<string, ElementType> = new Map([
  ['F64', { size: 8, storage: Float64Array, read: (view, offset) => view.getFloat64(offset, true) }],
  ['F32', { size: 4, storage: Float32Array, read: (view, offset) => view.getFloat32(offset, true) }],
  ['F16', { size: 2, storage: Float32Array, read: (view, offset) => fromHalf(view.getUint16(offset, true)) }],
  ['BF16', { size: 2, storage: Float32Array, read: (view, offset) => fromBrainFloat(view.getUint16(offset, true)) }],
  ['I64', { size: 8, storage: Float64Array, read: (view, offset) => Number(view.getBigInt64(offset, true)) }],
] satisfies [string, ElementType][]);

/** IEEE 754 binary16: 1 sign, 5 exponent and 10 fraction bits. */
function fromHalf(bits: number): number {
  const sign = bits >>> 15 === 0 ? 1 : -1;
  const exponent = (bits >>> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

const word = new DataView(new ArrayBuffer(4));

/** bfloat16: the upper half of a float32. */
function fromBrainFloat(bits: number): number {
  word.setUint16(0, bits); // big-endian: the upper half comes first, the lower stays 0
  return word.getFloat32(0);
}
