// The errors a user can meet, by what the user does next. Imported alone by pages, so it imports nothing.

/** Where an error was found, as fields a program can read. */
export interface ErrorPlace {
  readonly file?: string;
  /** 1-based line of the file. */
  readonly row?: number;
  readonly column?: string;
  readonly tensor?: string;
  readonly expected?: string;
  readonly actual?: string;
  readonly cause?: unknown;
}

/** Base of every error that onnxcast throws on purpose; its message says where, what, and what helps. */
export class OnnxcastError extends Error {
  override readonly name: string = 'OnnxcastError';
  readonly file?: string;
  readonly row?: number;
  readonly column?: string;
  readonly tensor?: string;
  readonly expected?: string;
  readonly actual?: string;

  constructor(message: string, place: ErrorPlace = {}) {
    const { cause, ...fields } = place;
    super(message, cause === undefined ? undefined : { cause });
    Object.assign(this, fields);
  }
}

/** The data or an option is wrong: the user changes the input. */
export class InputError extends OnnxcastError {
  override readonly name = 'InputError';
}

/** A model, checkpoint or weights file cannot be used: the user gives another file. */
export class ModelFileError extends OnnxcastError {
  override readonly name = 'ModelFileError';
}

/** A native part is missing or broken: the user runs a set-up command. */
export class SetupError extends OnnxcastError {
  override readonly name = 'SetupError';
}

/** The request is valid but this product, runtime or platform cannot do it. */
export class UnsupportedError extends OnnxcastError {
  override readonly name = 'UnsupportedError';
}
