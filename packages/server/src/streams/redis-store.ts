// States of streams in Redis, so that several servers can take turns. The only file that speaks to it.
import { describeError } from '@onnxcast/runtime';
import { InputError, SetupError } from '@onnxcast/series/errors';
import { HttpError } from '../http/errors.ts';
import type { StreamStore } from './stream-store.ts';

/** What keys begin with. */
const PREFIX = 'onnxcast:stream:';

/**
 * Puts a value in the place of that of a revision, all at once: a value is `REVISION`, a line feed and the text.
 * Source: https://redis.io/docs/latest/develop/programmability/eval-intro/
 */
const PUT = `
local kept = redis.call('GET', KEYS[1])
local revision = kept and string.match(kept, '^%d+') or ''
if revision ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[2], 'EX', ARGV[3])
return 1`;

/**
 * Connects to a Redis.
 * @param address `redis://host:port`
 * @throws InputError when none answers there, SetupError when the package ioredis is not installed
 */
export async function openRedisStore(
  address: string,
  { streamIdle }: { readonly streamIdle: number },
): Promise<StreamStore> {
  const { Redis } = await import('ioredis').catch((cause: unknown) => {
    throw new SetupError({
      found: 'the npm package ioredis is not installed, by which states are kept in Redis',
      remedy: 'Run `npm install ioredis`, or keep them in memory.',
      cause,
    });
  });
  const redis = new Redis(address, { lazyConnect: true, maxRetriesPerRequest: 1, connectTimeout: 5000 });
  let last: unknown;
  // What fails is told to the call that it fails for.
  redis.on('error', (error: unknown) => {
    last = error;
  });
  try {
    await redis.connect();
  } catch (cause) {
    redis.disconnect();
    const found = `no Redis that answers: ${describeError(last ?? cause)}`;
    throw new InputError({ option: 'state', found, remedy: 'Start one there, or give another address.', cause });
  }
  const ask = async <Result>(work: () => Promise<Result>): Promise<Result> => {
    try {
      return await work();
    } catch (cause) {
      throw new HttpError(503, `the store of streams does not answer: ${describeError(cause)}`, 'Try again later.');
    }
  };
  return {
    async get(id) {
      const kept = await ask(() => redis.get(PREFIX + id));
      if (kept === null) return undefined;
      const end = kept.indexOf('\n');
      return { revision: Number(kept.slice(0, end)), text: kept.slice(end + 1) };
    },
    async put(id, text, revision) {
      const value = `${(revision ?? 0) + 1}\n${text}`;
      const given = [String(revision ?? ''), value, String(streamIdle)];
      return (await ask(() => redis.eval(PUT, 1, PREFIX + id, ...given))) === 1;
    },
    delete: async (id) => (await ask(() => redis.del(PREFIX + id))) === 1,
    async close() {
      redis.disconnect();
    },
  };
}
