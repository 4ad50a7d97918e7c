// Which machine a series falls to: by a hash of its id, the same everywhere and always.
import { createHash } from 'node:crypto';
import { describeValue, InputError } from '@onnxcast/series';

/** One share of several. */
export interface Shard {
  /** From 1 to `count`. */
  readonly index: number;
  readonly count: number;
}

/**
 * Reads a share as it is typed: `2/5`.
 * @throws InputError when it is none
 */
export function parseShard(typed: string): Shard {
  const [, index = 0, count = 0] = /^(\d+)\/(\d+)$/.exec(typed)?.map(Number) ?? [];
  if (Number.isSafeInteger(count) && index >= 1 && index <= count) return { index, count };
  const expected = 'one share of several, such as 2/5: the second of five';
  throw new InputError({ option: 'shard', found: describeValue(typed), expected, remedy: 'Count shares from 1.' });
}

/** Whether a series belongs to a share: the first 32 bits of SHA-256 of its id, modulo the number of shares. */
export function isInShard(id: string, { index, count }: Shard): boolean {
  return createHash('sha256').update(id).digest().readUInt32BE(0) % count === index - 1;
}
