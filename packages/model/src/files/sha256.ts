// SHA-256 as text, at once and alike in Node and in pages; pages without a secure context have no crypto of their own.
import { sha256 as digestOf } from '@noble/hashes/sha2';
import { bytesToHex } from '@noble/hashes/utils';

/** The digest of bytes: 64 hexadecimal digits in lower case. */
export function sha256(bytes: Uint8Array): string {
  return bytesToHex(digestOf(bytes));
}
