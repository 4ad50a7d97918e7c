// Bodies as JSON, with errors that say where.
import { describeValue, InputError } from '@onnxcast/series/errors';

/**
 * Reads JSON; an empty body is an empty object.
 * @throws InputError when it is none
 */
export function readJson(body: Uint8Array | string | undefined): unknown {
  const text = typeof body === 'string' ? body : new TextDecoder().decode(body ?? new Uint8Array());
  if (text.trim() === '') return {};
  try {
    return JSON.parse(text);
  } catch (cause) {
    const found = `the body is no JSON: ${(cause as Error).message}`;
    throw new InputError({ found, remedy: 'Send JSON, or CSV with the header Content-Type: text/csv.', cause });
  }
}

/** @throws InputError when it is none */
export function requireObject(value: unknown, what: string): Readonly<Record<string, unknown>> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw new InputError({ found: `${what} is ${describeValue(value)}`, expected: 'an object' });
}
