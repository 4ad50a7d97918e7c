// Looks at what was typed before yargs does, so that every mistake in it is said in our words: what was found, what was expected, what helps.

import { findNearest } from '@onnxcast/series/find-nearest';
import { remedyFor } from '@onnxcast/series/missing-options';
import { toKebabCase } from '../terminal/command-line-door.ts';
import { UsageError } from './usage-error.ts';

/** What a command can be given. */
export interface CommandShape {
  /** Its name and its positional arguments, as the table of commands has them: `train <data>`. */
  readonly command: string;
  /** Its options and positional arguments by their names. */
  readonly options: Readonly<Record<string, OptionShape>>;
}

/** What an option or a positional argument takes. */
export interface OptionShape {
  readonly type: 'boolean' | 'number' | 'string';
  readonly choices?: readonly string[] | undefined;
  /** Whether the command does nothing without it. */
  readonly isNeeded: boolean;
}

/** An option as it was typed. */
interface Typed {
  readonly name: string;
  /** With its dashes, and `no-` where it has that. */
  readonly word: string;
  /** Undefined: none. */
  readonly value: string | undefined;
}

/**
 * Checks the words of a command line by the options of its command.
 * @param words all of them, the command's name first
 * @throws UsageError that says what was found, what was expected and what helps
 */
export function checkWords(words: readonly string[], { command, options }: CommandShape): void {
  const [name = '', ...places] = command.split(' ').map((word) => word.replace(/[<>]/g, ''));
  const flags = Object.fromEntries(Object.entries(options).filter(([option]) => !places.includes(option)));
  const { typed, positional } = parseWords(words.slice(1), name, flags);
  for (const one of typed) checkValue(one, flags[one.name]!);
  refuseTwice(typed);
  refuseMisplaced({ name, places, options }, positional);
  for (const [option, { isNeeded }] of Object.entries(flags)) {
    if (!isNeeded || typed.some((one) => one.name === option)) continue;
    throw new UsageError(`--${option}: found none, expected --${option} with a value: \`${name}\` needs it.`);
  }
}

/** Tells options from positional arguments, as yargs does where every option but those that are on or off takes one value. */
function parseWords(
  words: readonly string[],
  command: string,
  flags: CommandShape['options'],
): { readonly typed: readonly Typed[]; readonly positional: readonly string[] } {
  const typed: Typed[] = [];
  const positional: string[] = [];
  for (let at = 0; at < words.length; at++) {
    const word = words[at]!;
    if (word === '--') return { typed, positional: [...positional, ...words.slice(at + 1)] };
    if (!isOption(word)) {
      positional.push(word);
      continue;
    }
    const { name, isNegated, inline } = findOption(word, command, flags);
    const isBoolean = flags[name]!.type === 'boolean';
    const next = words[at + 1];
    const takesNext = inline === undefined && next !== undefined && !isNegated;
    const isTaken = takesNext && (isBoolean ? next === 'true' || next === 'false' : !isOption(next));
    typed.push({ name, word: isNegated ? `--no-${name}` : `--${name}`, value: inline ?? (isTaken ? next : undefined) });
    if (isTaken) at += 1;
  }
  return { typed, positional };
}

/** Whether a word begins an option; `-1` and `-` do not. */
function isOption(word: string): boolean {
  return /^-[^\d]/.test(word);
}

/** @throws UsageError where a command has no such option */
function findOption(
  word: string,
  command: string,
  flags: CommandShape['options'],
): { readonly name: string; readonly isNegated: boolean; readonly inline: string | undefined } {
  const [, dashes = '', typed = '', inline] = /^(-+)([^=]*)(?:=(.*))?$/s.exec(word)!;
  const name = toKebabCase(typed);
  if (dashes === '--' && name in flags) return { name, isNegated: false, inline };
  const positive = name.startsWith('no-') ? name.slice('no-'.length) : undefined;
  if (dashes === '--' && positive !== undefined && positive in flags) {
    if (flags[positive]!.type === 'boolean' && inline === undefined) return { name: positive, isNegated: true, inline };
    throw new UsageError(
      `${dashes}${typed}: found no- before an option that takes a value. Leave --${positive} out instead.`,
    );
  }
  const near = findNearest(name, Object.keys(flags));
  const instead = remedyFor(name) ?? (near === undefined ? undefined : `Did you mean --${near}?`);
  const help = instead === undefined ? '' : ` ${instead}`;
  throw new UsageError(`${dashes}${typed}: found no such option of \`${command}\`.${help}`);
}

/** @throws UsageError where a value is missing, or is of another kind */
function checkValue({ name, word, value }: Typed, { type, choices }: OptionShape): void {
  if (type === 'boolean') {
    if (value === undefined || value === 'true' || value === 'false') return;
    throw new UsageError(`${word}: found ${JSON.stringify(value)}, expected true or false, or --${name} alone.`);
  }
  const expected = choices === undefined ? { number: 'a number', string: 'one' }[type] : listChoices(choices);
  if (value === undefined) throw new UsageError(`${word}: found no value, expected ${expected}.`);
  if (choices !== undefined && !choices.includes(value)) throw new UsageError(describeChoice(word, value, choices));
  if (type === 'number' && (value.trim() === '' || Number.isNaN(Number(value)))) {
    throw new UsageError(`${word}: found ${JSON.stringify(value)}, expected a number.`);
  }
}

function describeChoice(where: string, value: string, choices: readonly string[]): string {
  const near = findNearest(value, choices);
  const help = near === undefined ? '' : ` Did you mean ${near}?`;
  return `${where}: found ${JSON.stringify(value)}, expected ${listChoices(choices)}.${help}`;
}

/** `a, b or c`. */
function listChoices(choices: readonly string[]): string {
  const quoted = choices.map((choice) => (/^[\w-]+$/.test(choice) ? choice : JSON.stringify(choice)));
  return [quoted.slice(0, -1).join(', '), ...quoted.slice(-1)].filter((part) => part !== '').join(' or ');
}

/** @throws UsageError where an option was given more than once, as itself or with `no-` */
function refuseTwice(typed: readonly Typed[]): void {
  for (const [at, { name }] of typed.entries()) {
    const first = typed.findIndex((one) => one.name === name);
    if (first === at) continue;
    const [a, b] = [typed[first]!, typed[at]!].map(({ word, value }) =>
      value === undefined ? word : `${word} ${value}`,
    );
    throw new UsageError(`--${name}: found twice (${a}, ${b}), expected once. Leave out one of them.`);
  }
}

/** @throws UsageError where there are fewer positional arguments than a command needs, or more */
function refuseMisplaced(
  {
    name,
    places,
    options,
  }: { readonly name: string; readonly places: readonly string[]; readonly options: CommandShape['options'] },
  positional: readonly string[],
): void {
  const inCapitals = (place: string) => place.toUpperCase();
  for (const [at, place] of places.entries()) {
    const value = positional[at];
    const { choices } = options[place]!;
    if (value !== undefined) {
      if (choices === undefined || choices.includes(value)) continue;
      throw new UsageError(describeChoice(`${inCapitals(place)} of \`${name}\``, value, choices));
    }
    const expected =
      choices === undefined ? `\`onnxcast ${[name, ...places.map(inCapitals)].join(' ')}\`` : listChoices(choices);
    throw new UsageError(`${name}: found no ${inCapitals(place)}, expected ${expected}.`);
  }
  if (positional.length === places.length) return;
  const found = JSON.stringify(positional[places.length]);
  const help = places.includes('data') ? ` ${adviseOneWord(positional.slice(places.indexOf('data')))}` : '';
  const after = places.length === 0 ? '' : ` after ${places.map(inCapitals).join(' ')}`;
  throw new UsageError(`${name}: found ${found}${after}, expected options only.${help}`);
}

/** How files that were typed apart are given as the one word that DATA is. */
function adviseOneWord(files: readonly string[]): string {
  const canJoin = files.length <= 3 && files.every((file) => /[./*]/.test(file) && !/[{},]/.test(file));
  const joined = canJoin ? files.join(',') : 'a.csv,b.csv';
  return `DATA is one word: put a pattern in quotes, as in "data/*.csv", and several files in braces, "{${joined}}".`;
}
