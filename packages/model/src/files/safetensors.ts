// The safetensors format in and out: named tensors and text metadata. Knows nothing of models.
// Source: github.com/huggingface/safetensors, "Format" (8 bytes of header length, a JSON header, the numbers).
import { InputError, ModelFileError, sizeOf, type Tensor } from '@onnxcast/series';
import { findDuplicateKey } from './json-keys.ts';
import { type ElementType, elementTypes } from './safetensors-types.ts';

/** Whole numbers of 64 bits, which a file can hold beside real ones. */
export interface IntegerTensor {
  readonly shape: readonly number[];
  readonly data: BigInt64Array;
}

/** What the reference implementation allows. */
const longestHeader = 100_000_000;

const metadataName = '__metadata__';

interface Entry {
  readonly name: string;
  readonly type: ElementType;
  readonly shape: readonly number[];
  readonly begin: number;
  readonly end: number;
}

/**
 * Reads every tensor of a safetensors file, after checking that header and numbers fit one another exactly.
 * @param bytes the whole file
 * @param file its name, for error messages
 * @returns tensors by name: F32, F16 and BF16 as Float32Array, F64 and I64 as Float64Array, each a copy; and the text metadata
 * @throws ModelFileError when the file is cut short, breaks a rule of the format, or holds numbers of another type
 * @example const { tensors, metadata } = readSafetensors(await readFile('model.safetensors'), 'model.safetensors');
 */
export function readSafetensors(
  bytes: Uint8Array,
  file: string,
): { tensors: Record<string, Tensor>; metadata: Record<string, string> } {
  const { header, start } = readHeader(bytes, file);
  const { [metadataName]: metadata = {}, ...rest } = header;
  if (!isRecord(metadata) || !Object.values(metadata).every((value) => typeof value === 'string')) {
    throw broken(file, `"${metadataName}" holds something else than texts`, 'an object of texts');
  }
  const entries = Object.entries(rest).map(([name, value]) => readEntry(name, value, file));
  checkLayout(entries, bytes.length - start, file);

  const numbers = new DataView(bytes.buffer, bytes.byteOffset + start, bytes.length - start);
  const tensors = entries.map((entry) => [entry.name, readTensor(entry, numbers, file)] as const);
  return { tensors: Object.fromEntries(tensors), metadata: metadata as Record<string, string> };
}

/**
 * Writes tensors as a safetensors file: Float32Array as F32, Float64Array as F64, BigInt64Array as I64.
 * @param metadata texts for the header, default none
 * @returns the whole file; the same tensors in the same order give the same bytes
 * @throws InputError when a shape does not fit its numbers or a name is the format's own
 */
export function writeSafetensors(
  tensors: Readonly<Record<string, Tensor | IntegerTensor>>,
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array {
  for (const [name, { shape, data }] of Object.entries(tensors)) {
    if (name === metadataName) throw new InputError(`Tensor "${name}": the name is the format's own. Give another.`);
    const size = sizeOf(shape);
    if (size !== data.length) {
      const place = { tensor: name, expected: `${size} numbers`, found: `${data.length} numbers` };
      throw new InputError(
        `Tensor "${name}" has ${data.length} numbers, expected ${size} for shape [${shape}].`,
        place,
      );
    }
  }
  // Wide numbers first, so that every tensor begins at a multiple of its element's size.
  const ordered = Object.entries(tensors).sort(([, a], [, b]) => b.data.BYTES_PER_ELEMENT - a.data.BYTES_PER_ELEMENT);
  let end = 0;
  const entries = ordered.map(([name, { shape, data }]) => {
    const begin = end;
    end += data.byteLength;
    return [name, { dtype: typeNameOf(data), shape, data_offsets: [begin, end] }] as const;
  });
  const texts = Object.keys(metadata).length > 0 ? [[metadataName, metadata] as const] : [];
  const json = new TextEncoder().encode(JSON.stringify(Object.fromEntries([...texts, ...entries])));
  const headerLength = Math.ceil(json.length / 8) * 8;

  const bytes = new Uint8Array(8 + headerLength + end);
  const view = new DataView(bytes.buffer);
  view.setBigUint64(0, BigInt(headerLength), true);
  bytes.fill(0x20, 8, 8 + headerLength); // the format pads with spaces
  bytes.set(json, 8);
  let offset = 8 + headerLength;
  for (const [, { data }] of ordered) {
    for (const value of data) {
      if (typeof value === 'bigint') view.setBigInt64(offset, value, true);
      else if (data instanceof Float64Array) view.setFloat64(offset, value, true);
      else view.setFloat32(offset, value, true);
      offset += data.BYTES_PER_ELEMENT;
    }
  }
  return bytes;
}

/** Checks and parses the header; `start` is where the numbers begin. */
function readHeader(bytes: Uint8Array, file: string): { header: Record<string, unknown>; start: number } {
  if (bytes.length < 8) throw broken(file, `the file has ${bytes.length} bytes`, 'at least 8: it is cut short');
  const length = new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true);
  if (length > longestHeader) {
    throw broken(file, `the header says it is ${length} bytes long`, `at most ${longestHeader}: no safetensors file`);
  }
  const start = 8 + Number(length);
  if (start > bytes.length) {
    throw broken(file, `the header ends at byte ${start}`, `at most ${bytes.length}: the file is cut short`);
  }
  let header: unknown;
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes.subarray(8, start));
    header = text.startsWith('{') ? JSON.parse(text) : undefined;
    const twice = header === undefined ? undefined : findDuplicateKey(text);
    if (twice !== undefined) throw broken(file, `the header has "${twice}" twice`, 'every name once', twice);
  } catch (cause) {
    if (cause instanceof ModelFileError) throw cause;
    throw broken(file, 'the header is no JSON', 'a JSON object in UTF-8', undefined, cause);
  }
  if (!isRecord(header)) throw broken(file, 'the header is no JSON object', 'a JSON object that begins with "{"');
  return { header, start };
}

function readEntry(name: string, value: unknown, file: string): Entry {
  if (!isRecord(value)) throw broken(file, 'it is no object', 'dtype, shape and data_offsets', name);
  const { dtype, shape, data_offsets: offsets } = value;
  const type = typeof dtype === 'string' ? elementTypes.get(dtype) : undefined;
  if (type === undefined) {
    throw broken(
      file,
      `its dtype is ${JSON.stringify(dtype)}`,
      `one of ${[...elementTypes.keys()].join(', ')}, to which it can be cast`,
      name,
    );
  }
  if (!isSizes(shape)) throw broken(file, `its shape is ${JSON.stringify(shape)}`, 'a list of sizes', name);
  if (!isSizes(offsets) || offsets.length !== 2 || offsets[0]! > offsets[1]!) {
    throw broken(file, `its offsets are ${JSON.stringify(offsets)}`, 'two byte numbers, the second not smaller', name);
  }
  const [begin, end] = offsets as [number, number];
  const size = shape.reduce((product, n) => (Number.isSafeInteger(product) ? product * n : Number.NaN), type.size);
  if (!Number.isSafeInteger(size)) throw broken(file, `its shape is [${shape}]`, 'sizes that a file can hold', name);
  if (size !== end - begin) {
    throw broken(file, `it takes ${end - begin} bytes`, `${size} for ${dtype} and shape [${shape}]`, name);
  }
  return { name, type, shape, begin, end };
}

/** Every byte of the numbers must belong to exactly one tensor. */
function checkLayout(entries: readonly Entry[], length: number, file: string): void {
  let covered = 0;
  for (const { name, begin, end } of entries.toSorted((a, b) => a.begin - b.begin || a.end - b.end)) {
    if (end > length) {
      throw broken(
        file,
        `it ends at byte ${end}`,
        `at most ${length}: the file is cut short or its header wrong`,
        name,
      );
    }
    if (begin < covered) throw broken(file, `it begins at byte ${begin}`, `${covered}: tensors overlap`, name);
    if (begin > covered)
      throw broken(file, `it begins at byte ${begin}`, `${covered}: bytes of no tensor lie between`, name);
    covered = end;
  }
  if (covered < length)
    throw broken(file, `its tensors end at byte ${covered}`, `${length}: bytes of no tensor follow`);
}

function readTensor({ name, type, shape, begin, end }: Entry, numbers: DataView, file: string): Tensor {
  const data = new type.storage((end - begin) / type.size);
  for (let i = 0; i < data.length; i++) data[i] = type.read(numbers, begin + i * type.size);
  if (type === elementTypes.get('I64') && !data.every(Number.isSafeInteger)) {
    throw broken(file, 'it holds a whole number beyond 2^53', 'smaller ones, which float64 keeps exactly', name);
  }
  return { shape, data };
}

function typeNameOf(data: Float32Array | Float64Array | BigInt64Array): string {
  if (data instanceof BigInt64Array) return 'I64';
  return data instanceof Float64Array ? 'F64' : 'F32';
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isSizes(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((size) => Number.isSafeInteger(size) && size >= 0);
}

function broken(file: string, found: string, expected: string, tensor?: string, cause?: unknown): ModelFileError {
  const place = tensor === undefined ? file : `${file}: tensor "${tensor}"`;
  return new ModelFileError(`${place}: ${found}, expected ${expected}. Save or download the file again.`, {
    file,
    ...(tensor === undefined ? {} : { tensor }),
    expected,
    found,
    cause,
  });
}
