// Whether a file still holds the bytes that were written.
import { sha256 } from '@onnxcast/model/sha256';
import { command, ModelFileError, text } from '@onnxcast/series/errors';
import { digestKey, digestTensors, encodeEntry, tensorDigestsKey } from './seal.ts';

// Everywhere JavaScript runs, but in no library of types that knows neither Node nor the DOM; a page has it in a secure context alone.
declare const crypto:
  | { readonly subtle?: { digest(name: string, bytes: Uint8Array): Promise<ArrayBuffer> } }
  | undefined;

/** What a file says of itself, and its name for error messages. */
type Told = { readonly metadata: Readonly<Record<string, string>>; readonly file: string };

/**
 * Compares a file with the digest that it carries.
 * @returns the digest, 64 hexadecimal digits; undefined for a file that carries none, such as one of another maker's
 * @throws ModelFileError when the file was changed since it was written, with the tensor where it is one that differs
 */
export async function checkSeal(model: Uint8Array, told: Told): Promise<string | undefined> {
  return hasSeal(model, told) ? compare(model, told, await digestOf(bodyOf(model))) : undefined;
}

/** The same at once, more slowly where the platform has a digest of its own. */
export function checkSealSync(model: Uint8Array, told: Told): string | undefined {
  return hasSeal(model, told) ? compare(model, told, sha256(bodyOf(model))) : undefined;
}

const endLength = encodeEntry(digestKey, '0'.repeat(64)).length;

/** Where the digest begins in the entry that ends a file. */
const digestStart = endLength - 64;

/**
 * Whether a file carries a digest, or carried one: its metadata say so, where a change has not hidden them, or its end does,
 * where that was not changed.
 */
function hasSeal(model: Uint8Array, { metadata }: Told): boolean {
  if (Object.hasOwn(metadata, digestKey) || Object.hasOwn(metadata, tensorDigestsKey)) return true;
  const found = model.subarray(-endLength);
  return encodeEntry(digestKey, '0'.repeat(64)).every((byte, i) => i >= digestStart || byte === found[i]);
}

/** What the digest is taken of: all but the entry that carries it. */
function bodyOf(model: Uint8Array): Uint8Array {
  return model.subarray(0, Math.max(0, model.length - endLength));
}

function compare(model: Uint8Array, { metadata, file }: Told, digest: string): string {
  const expected = encodeEntry(digestKey, digest);
  const found = model.subarray(-endLength);
  if (found.length === endLength && expected.every((byte, i) => byte === found[i])) return digest;
  const tensor = findChangedTensor(model, metadata[tensorDigestsKey]);
  const what = tensor === undefined ? 'its bytes are' : `the numbers of its tensor "${tensor}" are`;
  throw new ModelFileError({
    file,
    ...(tensor === undefined ? {} : { tensor }),
    found: `the file was changed or damaged since it was written: ${what} not those that its SHA-256 was taken of`,
    remedy: text`Copy or download it again, or write it anew with ${command('export')}.`,
  });
}

/** The first tensor whose numbers are not those that were written; undefined where the change lies elsewhere. */
function findChangedTensor(model: Uint8Array, ofTensors = '{}'): string | undefined {
  try {
    const written: unknown = JSON.parse(ofTensors);
    if (typeof written !== 'object' || written === null) return undefined;
    const found = digestTensors(model);
    return Object.entries(written).find(([name, digest]) => Object.hasOwn(found, name) && found[name] !== digest)?.[0];
  } catch {
    // Damaged so that it cannot even be read: what is said of the whole file holds.
    return undefined;
  }
}

async function digestOf(bytes: Uint8Array): Promise<string> {
  if (typeof crypto === 'undefined' || crypto.subtle === undefined) return sha256(bytes);
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
