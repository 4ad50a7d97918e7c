// What is said of a file of ours that was changed.
import { type ErrorFields, ModelFileError } from '@onnxcast/series/errors';

/** What was found. */
interface Change {
  readonly file: string;
  /** The one that differs, where it is one. */
  readonly tensor: string | undefined;
  /** What differs where it is none: some plural. */
  readonly what: string;
  readonly remedy: NonNullable<ErrorFields['remedy']>;
}

/** The error of a file that is not as it was written. */
export function fileChanged({ file, tensor, what, remedy }: Change): ModelFileError {
  const changed = tensor === undefined ? what : `the numbers of its tensor "${tensor}"`;
  return new ModelFileError({
    file,
    ...(tensor === undefined ? {} : { tensor }),
    found: `the file was changed or damaged since it was written: ${changed} are not what its SHA-256 was taken of`,
    remedy,
  });
}
