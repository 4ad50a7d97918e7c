// Whether a file still holds the bytes that were written, by the digest of the platform. What only a page without one, or
// a file that was changed, needs is loaded then.
import { bodyOf, changeOf, endsWith, hasSeal, type Told } from './seal-end.ts';

// Everywhere JavaScript runs, but in no library of types that knows neither Node nor the DOM; a page has it in a secure context alone.
declare const crypto:
  | { readonly subtle?: { digest(name: string, bytes: Uint8Array): Promise<ArrayBuffer> } }
  | undefined;

/** Node's own, which takes half as long as the one that it shares with pages: that one copies the bytes first. */
declare const process:
  | {
      getBuiltinModule?(name: 'node:crypto'): {
        createHash(name: string): { update(bytes: Uint8Array): { digest(form: 'hex'): string } };
      };
    }
  | undefined;

/**
 * Compares a file with the digest that it carries.
 * @returns the digest, 64 hexadecimal digits; undefined for a file that carries none, such as one of another maker's
 * @throws ModelFileError when the file was changed since it was written, with the tensor where it is one that differs
 */
export async function checkSeal(model: Uint8Array, told: Told): Promise<string | undefined> {
  if (!hasSeal(model, told)) return undefined;
  const digest = await digestOf(bodyOf(model));
  if (endsWith(model, digest)) return digest;
  throw (await import('./find-change.ts')).findChange(changeOf(model, told));
}

async function digestOf(bytes: Uint8Array): Promise<string> {
  const node = typeof process === 'undefined' ? undefined : process.getBuiltinModule?.('node:crypto');
  if (node !== undefined) return node.createHash('sha256').update(bytes).digest('hex');
  if (typeof crypto === 'undefined' || crypto.subtle === undefined) {
    return (await import('@onnxcast/model/sha256')).sha256(bytes);
  }
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
