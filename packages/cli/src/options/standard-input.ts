// How `-` among the words is told from an option without a value, and written back.
import { quote } from '../terminal/command-line-door.ts';

/** What `-` becomes among the words, see {@link nameStandardInput}. */
export const STANDARD_INPUT = '<stdin>';

/** Names standard input where a word is `-`, which yargs takes for an empty one; the value of an option stays as it is. */
export function nameStandardInput(words: readonly string[]): readonly string[] {
  return words.map((word, at) => (word === '-' && !words[at - 1]?.startsWith('--') ? STANDARD_INPUT : word));
}

/** A path as it is typed again. */
export function quotePath(path: string): string {
  return path === STANDARD_INPUT ? '-' : quote(path);
}
