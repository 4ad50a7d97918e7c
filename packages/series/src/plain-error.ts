// An error on its way between threads: a class does not survive it, its fields do.
import { type ErrorFields, InputError, ModelFileError, OnnxcastError, SetupError, UnsupportedError } from './errors.ts';

/** An error as a plain value, which a structured clone carries. */
export interface PlainError {
  readonly name: string;
  readonly message: string;
  readonly fields: Omit<ErrorFields, 'cause'>;
}

const classes = { InputError, ModelFileError, SetupError, UnsupportedError } as const;

/** An error as a plain value. */
export function flattenError(error: unknown): PlainError {
  if (!(error instanceof Error)) return { name: 'Error', message: String(error), fields: {} };
  const { name, message } = error;
  const { cause, ...fields } = error as OnnxcastError;
  return { name, message, fields: error instanceof OnnxcastError ? { ...fields } : {} };
}

/** The error that a plain value stands for. */
export function restoreError({ name, message, fields }: PlainError): Error {
  const Class = classes[name as keyof typeof classes];
  return Class === undefined ? new Error(message) : new Class(fields);
}
