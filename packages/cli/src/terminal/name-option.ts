// Packages call an option by its name in code; who typed a command finds it as it is typed.
import { type OnnxcastError, sentenceOf } from '@onnxcast/series/errors';
import { COMMAND_LINE, toKebabCase } from './command-line-door.ts';

/** Options that messages name for a remedy, in backticks, with or without a value: `target`, `id: "shop", time: "day"`. */
const NAMED = String.raw`(id|time|target|test|pastCovariates|futureCovariates)(?:: ("(?:[^"\\]|\\.)*"))?`;
const IN_CODE = new RegExp(`\`(${NAMED}(?:, ${NAMED})*)\``, 'g');

/** An error's message, with `--` before an option it begins with (`holdout: found ...`) where that was typed, and before those in backticks. */
export function nameOption(error: OnnxcastError, words: readonly string[]): string {
  const { file } = error;
  const message = sentenceOf(error, COMMAND_LINE).replace(IN_CODE, (_, options: string) => nameAll(options));
  const name = file === undefined ? /^([a-z][A-Za-z]*): /.exec(message)?.[1] : undefined;
  const option = `--${toKebabCase(name ?? '')}`;
  const isTyped = words.some((word) => word.split('=')[0] === option);
  return name !== undefined && isTyped ? `${option}${message.slice(name.length)}` : message;
}

/** `id: "shop", time: "day"` -> `--id "shop" --time "day"`. */
function nameAll(options: string): string {
  return [...options.matchAll(new RegExp(NAMED, 'g'))]
    .map(([, name = '', value]) => `--${toKebabCase(name)}${value === undefined ? '' : ` ${value}`}`)
    .join(' ');
}
