// What a caller is told when something is wrong: a status and one sentence.
import {
  type Door,
  InputError,
  ModelFileError,
  OnnxcastError,
  sentenceOf,
  type Text,
  UnsupportedError,
} from '@onnxcast/series/errors';

/** An error that has a status of its own. */
export class HttpError extends OnnxcastError {
  override readonly name: string = 'HttpError';
  readonly status: number;

  constructor(status: number, found: string, remedy?: Text) {
    super({ found, remedy });
    this.status = status;
  }
}

/** Too much waits already: 429. */
export class BusyError extends HttpError {
  override readonly name = 'BusyError';
  /** Whole seconds after which another try is worth it. */
  readonly retryAfter: number;

  constructor(seconds: number) {
    super(429, 'too many calls wait already', 'Try again after the seconds of the header Retry-After.');
    this.retryAfter = Math.min(60, Math.max(1, Math.ceil(seconds)));
  }
}

/** A call took too long: 504. */
export class TimeoutError extends HttpError {
  override readonly name = 'TimeoutError';

  constructor(seconds: number) {
    super(504, `the call was not answered within ${seconds} s`, 'Ask for fewer steps or series, or try again later.');
  }
}

/** Nothing of that name: 404. */
export class MissingError extends HttpError {
  override readonly name = 'MissingError';

  constructor(found: string, remedy: string) {
    super(404, found, remedy);
  }
}

/** How a call writes options: behind the path, where they have a value. */
const CALL: Door = {
  name: (option) => option,
  options(given) {
    const [[first, alone] = ['', undefined]] = Object.entries(given);
    if (alone === undefined) return `\`${first}\``;
    const told = Object.entries(given).map(([name, value]) => `${name}=${[value].flat().map(spell).join()}`);
    return `?${told.join('&')}`;
  },
};

function spell(value: unknown): string {
  return encodeURIComponent(String(value));
}

/** What a caller is answered. */
export interface Refusal {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: { readonly error: string };
}

/** The answer to a call that failed; what was not foreseen is told without its words, which may name files. */
export function refusalOf(error: unknown): Refusal {
  const status = statusOf(error);
  const headers = error instanceof BusyError ? { 'Retry-After': String(error.retryAfter) } : {};
  return { status, headers, body: { error: wordsOf(error, status) } };
}

function wordsOf(error: unknown, status: number): string {
  if (error instanceof OnnxcastError) return sentenceOf(error, CALL);
  if (!(error instanceof Error) || status >= 500) return 'This was not foreseen. The log of the server says more.';
  // Words of the framework are no sentence.
  return `${error.message.replace(/\.$/, '')}.`;
}

function statusOf(error: unknown): number {
  if (error instanceof HttpError) return error.status;
  if (error instanceof InputError || error instanceof UnsupportedError || error instanceof ModelFileError) return 400;
  const { statusCode } = (error ?? {}) as { statusCode?: unknown };
  return typeof statusCode === 'number' && statusCode >= 400 && statusCode < 600 ? statusCode : 500;
}
