// What a server can be told, with what it takes where it is told nothing.
import { availableParallelism } from 'node:os';
import { checkOptions, checkWhole, describeValue, InputError } from '@onnxcast/series';

/** Options of a server; every one may be left out. */
export interface ServerOptions {
  /** Threads that run models, one core each; default one a core. */
  readonly workers?: number;
  /** Series that one run takes together at most; default 128. */
  readonly batch?: number;
  /** Milliseconds that a call waits for others while a thread is free; default 0: it takes what came with it. */
  readonly batchDelay?: number;
  /** Calls that wait at most before further ones are refused with 429; default 1,000. */
  readonly queue?: number;
  /** Seconds in which a call is answered, or refused with 504; default 30. */
  readonly timeout?: number;
  /** Bytes of a request at most; default 16 MiB. */
  readonly maxBody?: number;
  /** Bytes of all requests that are in work at most, before further ones are refused with 429; default 256 MiB. */
  readonly maxMemory?: number;
  /** Steps of a forecast at most; default 10,000. */
  readonly maxHorizon?: number;
  /** Rows of one history at most; default 100,000. */
  readonly maxHistory?: number;
  /** Series of one call at most; default 1,000. */
  readonly maxSeries?: number;
  /** Seconds between looks for changed files; default 1, 0 for none. */
  readonly poll?: number;
  /** What every call must bring as `Authorization: Bearer ...`; default none. */
  readonly token?: string;
  /** What is logged, as lines of JSON on standard output: `silent`, `error`, `warn` (default) or `info`, which has a line a call. */
  readonly log?: 'silent' | 'error' | 'warn' | 'info';
  /** Where the states of streams are kept: `memory` (default), or a Redis that several servers share, `redis://host:6379`. */
  readonly state?: string;
  /** Seconds after which a stream that nothing was pushed into is forgotten; default 3,600. */
  readonly streamIdle?: number;
  /** Streams in memory at most; default 100,000. */
  readonly maxStreams?: number;
  /** A folder of static files for `/`, such as the playground. */
  readonly page?: string;
}

/** The same, complete. */
export type Settings = Required<Omit<ServerOptions, 'token' | 'page'>> & Pick<ServerOptions, 'token' | 'page'>;

/** What each number may be. */
const WHOLE = {
  workers: [1, 256],
  batch: [1, 100_000],
  batchDelay: [0, 1000],
  queue: [1, 1_000_000],
  timeout: [1, 3600],
  maxBody: [1, 2 ** 31],
  maxMemory: [1, 2 ** 40],
  maxHorizon: [1, 1_000_000],
  maxHistory: [1, 100_000_000],
  maxSeries: [1, 1_000_000],
  poll: [0, 3600],
  streamIdle: [1, 31_536_000],
  maxStreams: [1, 1_000_000_000],
} as const;

const LOGS = ['silent', 'error', 'warn', 'info'] as const;

const KNOWN = {
  workers: true,
  batch: true,
  batchDelay: true,
  queue: true,
  timeout: true,
  maxBody: true,
  maxMemory: true,
  maxHorizon: true,
  maxHistory: true,
  maxSeries: true,
  poll: true,
  state: true,
  streamIdle: true,
  maxStreams: true,
  token: true,
  log: true,
  page: true,
} satisfies Record<keyof ServerOptions, true>;

/** What a server takes where it is told nothing. */
export const DEFAULTS = {
  batch: 128,
  batchDelay: 0,
  queue: 1000,
  timeout: 30,
  maxBody: 16 * 1024 * 1024,
  maxMemory: 256 * 1024 * 1024,
  maxHorizon: 10_000,
  maxHistory: 100_000,
  maxSeries: 1000,
  poll: 1,
  state: 'memory',
  streamIdle: 3600,
  maxStreams: 100_000,
  log: 'warn',
} as const satisfies ServerOptions;

/**
 * Completes and checks options.
 * @throws InputError when there is no such option, or its value is none
 */
export function toSettings(options: ServerOptions): Settings {
  checkOptions(options, KNOWN);
  const settings = { workers: availableParallelism(), ...DEFAULTS, ...withoutUndefined(options) };
  for (const [name, [least, most]] of Object.entries(WHOLE)) {
    checkWhole({ [name]: settings[name as keyof typeof WHOLE] }, least, most);
  }
  if (!LOGS.includes(settings.log)) {
    throw new InputError({ option: 'log', found: describeValue(settings.log), expected: LOGS.join(', ') });
  }
  if (settings.state !== 'memory' && !/^rediss?:\/\//.test(settings.state)) {
    throw new InputError({
      option: 'state',
      found: describeValue(settings.state),
      expected: 'memory or redis://HOST:PORT',
    });
  }
  const { token } = settings;
  if (token !== undefined && (typeof token !== 'string' || !/^[\x21-\x7e]{8,}$/.test(token))) {
    const expected = '8 characters or more, without spaces and of ASCII alone';
    throw new InputError({ option: 'token', found: 'another text', expected, remedy: 'Give another token.' });
  }
  return settings;
}

function withoutUndefined(options: ServerOptions): ServerOptions {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}
