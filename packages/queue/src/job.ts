// What a job is: a parcel goes there, a parcel comes back. Plain data, looked at when it comes out of Redis.
import { createHash } from 'node:crypto';
import { describeValue, InputError } from '@onnxcast/series/errors';
import { z } from 'zod';

/** What is sent: values that JSON carries, and bytes by name. */
export interface Parcel {
  readonly told: unknown;
  readonly bytes: Readonly<Record<string, Uint8Array>>;
}

/** Work to be done somewhere. */
export interface Job {
  /** What a person calls it: `trial 3`. */
  readonly name: string;
  /** Makes its parcel, to the same bits whenever it is asked. */
  pack(): Promise<Parcel>;
}

/** How a job ended: with an answer, or with the reason why there is none. */
export interface Finished {
  /** Which of the jobs, from 0. */
  readonly index: number;
  readonly answer?: Parcel;
  readonly failed?: string;
}

/** What runs jobs is told. */
export interface RunOptions {
  readonly signal?: AbortSignal | undefined;
  /** Whether time is up: what was not begun is then not done. */
  readonly isOver?: (() => boolean) | undefined;
}

/** Does jobs, here or elsewhere, and gives each once, as they are done. */
export type RunJobs = (jobs: readonly Job[], options?: RunOptions) => AsyncIterable<Finished>;

const envelopeSchema = z.strictObject({
  /** Raised when what is in an envelope changes. */
  format: z.literal(1),
  told: z.unknown(),
  /** SHA-256 by name. */
  bytes: z.record(z.string().max(200), z.string().regex(/^[0-9a-f]{64}$/)),
});

/** A parcel as it lies in Redis: its bytes by their SHA-256. */
export type Envelope = z.infer<typeof envelopeSchema>;

/**
 * Looks at what lies in Redis.
 * @param what what it is taken for: `job 12ab`
 * @throws InputError when it is no envelope of this version
 */
export function readEnvelope(given: unknown, what: string): Envelope {
  const parsed = envelopeSchema.safeParse(given);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const where =
    issue === undefined || issue.path.length === 0
      ? describeValue(given)
      : `at ${issue.path.join('.')}: ${issue.message}`;
  throw new InputError({
    found: `${what} is none of onnxcast's, ${where}`,
    remedy: 'Run the same version of onnxcast everywhere, and let nobody else write to its Redis.',
  });
}

/** Seals a parcel, and says which bytes belong to it. */
export function sealParcel({ told, bytes }: Parcel): {
  readonly envelope: Envelope;
  readonly contents: ReadonlyMap<string, Uint8Array>;
} {
  const named = Object.entries(bytes).map(([name, one]) => ({ name, one, hash: hashOf(one) }));
  return {
    envelope: { format: 1, told, bytes: Object.fromEntries(named.map(({ name, hash }) => [name, hash])) },
    contents: new Map(named.map(({ hash, one }) => [hash, one])),
  };
}

/** The name of a job in Redis: the same work has the same one, whoever puts it there. */
export function nameOf(envelope: Envelope): string {
  return `job-${hashOf(JSON.stringify(envelope)).slice(0, 32)}`;
}

/** SHA-256 as hexadecimal digits. */
export function hashOf(bytes: Uint8Array | string): string {
  return createHash('sha256').update(bytes).digest('hex');
}
