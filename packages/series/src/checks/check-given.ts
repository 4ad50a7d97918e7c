// What callers whose types nobody checks hand over, looked at where it comes in: its kind alone, so that every door can.
import { describeValue, InputError, option as optionPart, text } from '../errors.ts';
import { findNearest, sayNearest } from '../find-nearest.ts';

/** What a value has to be: one of some words, or of a kind. */
export type Check = readonly string[] | Kind;

interface Kind {
  /** In words: `text`. */
  readonly expected: string;
  passes(value: unknown): boolean;
  /** Of a list: what each of its parts has to be, so that the one that is not is told. */
  readonly isPart?: (value: unknown) => boolean;
}

const isText = (value: unknown) => typeof value === 'string';
const isTexts = (value: unknown) => Array.isArray(value) && value.every(isText);
const isNumbers = (value: unknown): value is ArrayLike<unknown> =>
  Array.isArray(value) || (ArrayBuffer.isView(value) && 'length' in value);
const isBigInts = (value: unknown) => value instanceof BigInt64Array || value instanceof BigUint64Array;
const isNumber = (value: unknown) => typeof value === 'number';
const areNumbers = (value: unknown) =>
  isNumbers(value) && !isBigInts(value) && (!Array.isArray(value) || value.every(isNumber));
const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;
const isSeries = (value: unknown) =>
  isObject(value) && isTexts(value['features']) && (value['features'] as []).length > 0 && isNumbers(value['values']);
const isForecast = (value: unknown) =>
  // The times are made when they are asked for.
  isObject(value) && isTexts(value['targets']) && isNumbers(value['values']) && 'times' in value;

/** Kinds of values, by what they are called. */
export const KINDS = {
  text: { expected: 'text', passes: isText },
  name: { expected: 'a name', passes: (value) => isText(value) && value !== '' },
  names: { expected: "a list of names, such as ['a', 'b']", passes: isTexts },
  nameOrNames: { expected: 'a name, or a list of names', passes: (value) => isText(value) || isTexts(value) },
  flag: { expected: 'true or false', passes: (value) => typeof value === 'boolean' },
  count: {
    expected: 'a whole number from 0',
    passes: (value) => Number.isSafeInteger(value) && (value as number) >= 0,
  },
  numbers: { expected: 'numbers: an array, or a typed array', passes: areNumbers, isPart: isNumber },
  bytes: { expected: 'the bytes of a file (Uint8Array)', passes: (value) => value instanceof Uint8Array },
  object: { expected: 'an object', passes: isObject },
  series: { expected: 'a series with id, features and values', passes: isSeries },
  seriesList: {
    expected: 'a list of series, each with id, features and values',
    passes: (value) => Array.isArray(value) && value.every(isSeries),
    isPart: isSeries,
  },
  forecasts: {
    expected: 'a list of forecasts, each with id, targets, times and values',
    passes: (value) => Array.isArray(value) && value.every(isForecast),
    isPart: isForecast,
  },
} as const satisfies Readonly<Record<string, Kind>>;

/**
 * Checks arguments.
 * @param given arguments by their names
 * @throws InputError when one is of another kind, or not there
 */
export function checkGiven(given: Readonly<Record<string, unknown>>, check: Check, remedy?: string): void {
  for (const [option, value] of Object.entries(given)) {
    if ('passes' in check ? check.passes(value) : check.includes(value as string)) continue;
    if (!('passes' in check)) throw unknownChoice(option, value, check);
    const { expected, isPart } = check;
    const wrong = isPart && Array.isArray(value) ? value.find((part) => !isPart(part)) : value;
    throw new InputError({ option, found: describeValue(wrong), expected, remedy });
  }
}

/**
 * Checks the values of options whose names are known; what is undefined was not told.
 * @throws InputError when one is none that its option takes
 */
export function checkValues(options: object, checks: Readonly<Record<string, Check>>): void {
  for (const [option, value] of Object.entries(options)) {
    if (value !== undefined && checks[option] !== undefined) checkGiven({ [option]: value }, checks[option]);
  }
}

/** One of the words of a list is none that its option takes: the words, and the one that was meant. */
export function unknownPart(option: string, found: string, choices: readonly string[]): InputError {
  const remedy = sayNearest(found, choices);
  return new InputError({ option, found: describeValue(found), expected: `some of ${choices.join(', ')}`, remedy });
}

/** An option that takes some words was given something else: the words, and the one that was meant. */
export function unknownChoice(option: string, found: unknown, choices: readonly string[]): InputError {
  const near = typeof found === 'string' ? findNearest(found, choices) : undefined;
  const remedy = near === undefined ? undefined : text`Did you mean ${optionPart(option, near)}?`;
  const expected = choices.every((choice) => /^[\w-]+$/.test(choice))
    ? choices.join(', ')
    : choices.map((choice) => JSON.stringify(choice)).join(', ');
  return new InputError({
    option,
    found: describeValue(found),
    expected: choices.length === 1 ? expected : `one of ${expected}`,
    remedy,
  });
}
