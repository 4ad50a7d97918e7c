// The connection to a Redis, and the packages that speak to it, which are loaded when they are meant.
import { InputError, SetupError } from '@onnxcast/series/errors';
import type { Redis } from 'ioredis';

/** Name of the list of jobs. */
export const LIST = 'onnxcast';

/** The codes with which Redis begins its words where it asks for another password. */
const REFUSED = /^(NOAUTH|WRONGPASS|NOPERM)\b/;

/** BullMQ. @throws SetupError when it is not installed */
export async function loadBullmq(): Promise<typeof import('bullmq')> {
  return import('bullmq').catch(notInstalled);
}

/** A connection, and those that BullMQ makes like it. */
export interface Connection {
  readonly redis: Redis;
  /** Tells of the errors of what BullMQ makes: each once until Redis is there again, however often it is tried. */
  hear(source: Source): void;
  /** Ends them, also where Redis is away: no connection is tried again, and what waits for one fails. */
  giveUp(): void;
}

/** What is told of a connection. */
export type ConnectionEvent =
  | { readonly kind: 'trouble'; readonly reason: string }
  /** Redis is there again after trouble. */
  | { readonly kind: 'recovered' };

/** What tells of errors. */
interface Source {
  on(event: 'error', listener: (error: Error) => void): unknown;
}

/**
 * Connects to a Redis, and goes on trying where the connection is lost later.
 * @param address `redis://HOST:PORT`, `rediss://USER:PASSWORD@HOST:PORT/DB`
 * @param option the option that it was told by
 * @param onEvent told when it is lost, and when it is back
 * @throws InputError when it is no address, or none answers there; SetupError when the package ioredis is not installed
 */
export async function connect(
  address: string,
  option: string,
  onEvent: (event: ConnectionEvent) => void = () => {},
): Promise<Connection> {
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
      remedy: REFUSED.test(reason)
        ? 'Give its password: redis://:PASSWORD@HOST:6379.'
        : 'Start one there, or give another address.',
      cause,
    });
  }
  isUp = true;
  const told = new Set<string>();
  redis.on('ready', () => {
    if (told.size > 0) onEvent({ kind: 'recovered' });
    told.clear();
  });
  return {
    redis,
    hear(source) {
      source.on('error', (error) => {
        const reason = describe(error);
        if (told.has(reason) || !isUp) return;
        told.add(reason);
        onEvent({ kind: 'trouble', reason });
      });
    },
    giveUp() {
      isUp = false;
      // One that waits for its next try ends with that: ended now, it would leave those that wait for it without a word.
      if (redis.status === 'ready') redis.disconnect();
    },
  };
}

/** Waits for an end in order, but not for ever: BullMQ's waits for a Redis that went away. */
export async function endWithin(milliseconds: number, ending: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise((resolve) => {
    timer = setTimeout(resolve, milliseconds);
  });
  await Promise.race([ending.catch(() => undefined), late]);
  clearTimeout(timer);
}

/** An error of a connection, in words: where several addresses were tried it has a code alone. */
function describe(error: unknown): string {
  const { message, code } = error as NodeJS.ErrnoException;
  return (message || code || String(error)).replace(/\.$/, '');
}

function notInstalled(cause: unknown): never {
  throw new SetupError({
    found: 'the npm packages bullmq and ioredis are not installed, by which jobs are kept in Redis',
    remedy: 'Run `npm install bullmq ioredis`, or do the work in this process.',
    cause,
  });
}
