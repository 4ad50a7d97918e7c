// The end of a file that says the SHA-256 of all before it: found, cut off and compared in so few words that a page carries no more.
import { digestKey, tensorDigestsKey } from '@onnxcast/model/digests';
import { WireReader } from '../wire-reader.ts';

/** What a file says of itself, and its name for error messages. */
export type Told = { readonly metadata: Readonly<Record<string, string>>; readonly file: string };

/** What stands before the 64 digits: tag and length of a `metadata_props`, of its key, the key, tag and length of its value. */
const start = `rS\n\x0f${digestKey}\x12@`;
const length = start.length + 64;

/**
 * Whether a file carries a digest, or carried one: its metadata say so, where a change has not hidden them, or its end does,
 * where that was not changed.
 */
export function hasSeal(model: Uint8Array, { metadata }: Told): boolean {
  const isTold = Object.hasOwn(metadata, digestKey) || Object.hasOwn(metadata, tensorDigestsKey);
  return isTold || endOf(model).startsWith(start);
}

/** What the digest is taken of: all but the entry that carries it. */
export function bodyOf(model: Uint8Array): Uint8Array {
  return model.subarray(0, Math.max(0, model.length - length));
}

/** Whether a file ends with a digest, of 64 hexadecimal digits. */
export function endsWith(model: Uint8Array, digest: string): boolean {
  return endOf(model) === start + digest;
}

/** What is to be known of a file that does not, so that one may say where it differs. */
export function changeOf(model: Uint8Array, { metadata, file }: Told) {
  return { file, reader: new WireReader(model), written: metadata[tensorDigestsKey] };
}

function endOf(model: Uint8Array): string {
  return String.fromCharCode(...model.subarray(-length));
}
