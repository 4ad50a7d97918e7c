// Bytes in Redis by their SHA-256: each is there once, however many jobs need it.
import { InputError, option, text } from '@onnxcast/series/errors';
import type { Redis } from 'ioredis';
import { type Envelope, hashOf, type Parcel } from './job.ts';

/** What their keys begin with. */
const PREFIX = 'onnxcast:bytes:';
/** Seconds after which bytes that nobody asked for are forgotten. */
export const KEPT = 7 * 24 * 3600;
/** Redis takes no longer texts than 512 MB. */
const LONGEST = 512_000_000;

/**
 * Puts bytes where they are not yet.
 * @throws InputError when they are too many for one value of Redis
 */
export async function putBytes(redis: Redis, contents: ReadonlyMap<string, Uint8Array>): Promise<void> {
  for (const [hash, bytes] of contents) {
    if (bytes.length > LONGEST) {
      const found = `${Math.round(bytes.length / 1e6)} MB of data for one job`;
      throw new InputError({
        found,
        expected: '512 MB at most',
        remedy: text`Leave out ${option('queue')}, or give fewer series.`,
      });
    }
    const isThere = await redis.expire(PREFIX + hash, KEPT);
    if (isThere === 0) await redis.set(PREFIX + hash, Buffer.from(bytes), 'EX', KEPT);
  }
}

/**
 * Takes the parcel that an envelope names.
 * @throws Error when bytes are not there, or are others than those
 */
export async function openEnvelope(redis: Redis, { told, bytes }: Envelope): Promise<Parcel> {
  const taken: Record<string, Uint8Array> = {};
  for (const [name, hash] of Object.entries(bytes)) {
    const found = await redis.getexBuffer(PREFIX + hash, 'EX', KEPT);
    if (found === null) throw new Error(`its ${name} is not in Redis any more`);
    if (hashOf(found) !== hash) throw new Error(`its ${name} in Redis is not what was put there`);
    taken[name] = found;
  }
  return { told, bytes: taken };
}

/** Removes bytes. */
export async function removeBytes(redis: Redis, hashes: Iterable<string>): Promise<void> {
  for (const hash of hashes) await redis.del(PREFIX + hash);
}
