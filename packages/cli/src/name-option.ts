// Packages call an option by its name in code; who typed it finds it as it was typed.
import type { OnnxcastError } from '@onnxcast/series';
import { toKebabCase } from './schema-options.ts';

/** An error's message, with `--` before an option it begins with (`holdout: found ...`) where that was typed. */
export function nameOption(error: OnnxcastError, words: readonly string[]): string {
  const { message, file } = error;
  const name = file === undefined ? /^([a-z][A-Za-z]*): /.exec(message)?.[1] : undefined;
  const option = `--${toKebabCase(name ?? '')}`;
  const isTyped = words.some((word) => word.split('=')[0] === option);
  return name !== undefined && isTyped ? `${option}${message.slice(name.length)}` : message;
}
