// What a file says of its own bytes: the SHA-256 of all that lies before, as its last entry, and of every tensor, so that a changed one can be named.
import { sha256 } from '@onnxcast/model/sha256';
import { readFields } from '../read-model.ts';
import { WireReader } from '../wire-reader.ts';

/** Key of the metadata entry that ends a file: the digest of every byte before it. */
export const digestKey = 'onnxcast.sha256';

/** Key of the entry before it: the first 16 digits of the digest of each tensor's numbers, by name, as JSON. */
export const tensorDigestsKey = 'onnxcast.tensors';

// Everywhere JavaScript runs, but in no library of types that knows neither Node nor the DOM.
declare const TextEncoder: new () => { encode(text: string): Uint8Array };

const toUtf8 = new TextEncoder();

/**
 * Ends a file with the digests of what it holds.
 * @param model bytes of an .onnx file without any
 * @returns the same model; the same bytes always give the same
 */
export function sealModel(model: Uint8Array): Uint8Array {
  const body = concatenate(model, encodeEntry(tensorDigestsKey, JSON.stringify(digestTensors(model))));
  return concatenate(body, encodeEntry(digestKey, sha256(body)));
}

/** Digests of the tensors of a file's graph, by name, without those of graphs inside nodes. */
export function digestTensors(model: Uint8Array): Record<string, string> {
  const digests: [string, string][] = [];
  const reader = new WireReader(model);
  const readTensor = (): void => {
    let name = '';
    let numbers = new Uint8Array();
    readFields(reader, (field, wire) => {
      if (wire !== 2 || (field !== 8 && field !== 9)) return false;
      if (field === 8) name = reader.string();
      else numbers = reader.bytes();
      return true;
    });
    digests.push([name, sha256(numbers).slice(0, 16)]);
  };
  while (reader.pos < reader.len) {
    const tag = reader.uint32();
    if (tag >>> 3 !== 7) reader.skipType(tag & 7);
    else {
      readFields(reader, (field) => {
        if (field === 5) readTensor();
        return field === 5;
      });
    }
  }
  return Object.fromEntries(digests);
}

/** One `metadata_props` as it stands in a file. */
export function encodeEntry(key: string, value: string): Uint8Array {
  const inside = concatenate(encodeText(1, key), encodeText(2, value));
  return concatenate(Uint8Array.of((14 << 3) | 2, ...varint(inside.length)), inside);
}

function encodeText(field: number, text: string): Uint8Array {
  const bytes = toUtf8.encode(text);
  return concatenate(Uint8Array.of((field << 3) | 2, ...varint(bytes.length)), bytes);
}

function varint(value: number): readonly number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...varint(value >>> 7)];
}

function concatenate(a: Uint8Array, b: Uint8Array): Uint8Array {
  const both = new Uint8Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}
