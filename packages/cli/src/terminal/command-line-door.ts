// How errors write options at a command line: `--missing drop`.
import type { Door } from '@onnxcast/series/errors';

const BARE = /^[\w@%+=:,./\\-]+$/;

/** Options as they are typed, a value in quotes where the shell needs them. */
export const COMMAND_LINE: Door = {
  name: (option) => `--${toKebabCase(option)}`,
  options: (given) =>
    Object.entries(given)
      .map(
        ([name, value]) =>
          `--${toKebabCase(name)}${value === undefined || value === true ? '' : ` ${quote(String(value))}`}`,
      )
      .join(' '),
};

/** Options as {@link COMMAND_LINE} takes them: one that is off is left out, as it is by default. */
export function typedOptions(options: object): Readonly<Record<string, string | true>> {
  const said = Object.entries(options).filter(([, value]) => value !== undefined && value !== false);
  return Object.fromEntries(said.map(([name, value]) => [name, value === true ? value : String(value)]));
}

/** A value as a shell takes it. */
export function quote(value: string): string {
  return BARE.test(value) ? value : JSON.stringify(value);
}

/** `maxIter` as `max-iter`. */
export function toKebabCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
