// The connection to a Redis, and the packages that speak to it, which are loaded when they are meant.
import { InputError, SetupError } from '@onnxcast/series/errors';
import type { Redis } from 'ioredis';

/** Name of the list of jobs. */
export const LIST = 'onnxcast';

/** BullMQ. @throws SetupError when it is not installed */
export async function loadBullmq(): Promise<typeof import('bullmq')> {
  return import('bullmq').catch(notInstalled);
}

/**
 * Connects to a Redis, and goes on trying where the connection is lost later.
 * @param address `redis://HOST:PORT`, `rediss://USER:PASSWORD@HOST:PORT/DB`
 * @param option the option that it was told by
 * @throws InputError when it is no address, or none answers there; SetupError when the package ioredis is not installed
 */
export async function connect(address: string, option: string): Promise<Redis> {
  if (!/^rediss?:\/\/./.test(address)) {
    throw new InputError({ option, found: JSON.stringify(address), expected: 'an address such as redis://HOST:6379' });
  }
  const { Redis } = await import('ioredis').catch(notInstalled);
  let isUp = false;
  const redis = new Redis(address, {
    lazyConnect: true,
    connectTimeout: 5000,
    maxRetriesPerRequest: null, // a call waits for as long as Redis is away
    retryStrategy: (times) => (isUp ? Math.min(times * 100, 2000) : null),
  });
  let last: unknown;
  redis.on('error', (error: unknown) => {
    last = error;
  });
  try {
    await redis.connect();
    await redis.ping();
  } catch (cause) {
    redis.disconnect();
    const reason = describe(last ?? cause);
    throw new InputError({
      option,
      found: `no Redis that answers: ${reason}`,
      remedy: 'Start one there, or give another address.',
      cause,
    });
  }
  isUp = true;
  return redis;
}

function describe(error: unknown): string {
  const { message, code } = error as NodeJS.ErrnoException;
  return message || code || String(error);
}

function notInstalled(cause: unknown): never {
  throw new SetupError({
    found: 'the npm packages bullmq and ioredis are not installed, by which jobs are kept in Redis',
    remedy: 'Run `npm install bullmq ioredis`, or do the work in this process.',
    cause,
  });
}
