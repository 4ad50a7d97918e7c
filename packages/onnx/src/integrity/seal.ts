// What a file says of its own bytes: the SHA-256 of all that lies before, as its last entry, and of every tensor, so that a changed one can be named.
import { digestKey, tensorDigestsKey } from '@onnxcast/model/digests';
import { sha256 } from '@onnxcast/model/sha256';
import { WireReader } from '../wire-reader.ts';
import { digestTensors } from './digest-tensors.ts';

// Everywhere JavaScript runs, but in no library of types that knows neither Node nor the DOM.
declare const TextEncoder: new () => { encode(text: string): Uint8Array };

const toUtf8 = new TextEncoder();

/**
 * Ends a file with the digests of what it holds: one entry with the first 16 digits of that of each tensor's numbers, and one
 * with that of every byte before it.
 * @param model bytes of an .onnx file without any
 * @returns the same model; the same bytes always give the same
 */
export function sealModel(model: Uint8Array): Uint8Array {
  const body = concatenate(model, encodeEntry(tensorDigestsKey, JSON.stringify(digestTensors(new WireReader(model)))));
  return concatenate(body, encodeEntry(digestKey, sha256(body)));
}

/** One `metadata_props` as it stands in a file. */
function encodeEntry(key: string, value: string): Uint8Array {
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
