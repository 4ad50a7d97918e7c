// The errors a user can meet, by what the user does next, and the sentence that each becomes. Pages import it alone: it imports no more than the search for near words.
import { findNearest } from './find-nearest.ts';

type OptionValue = string | number | boolean | readonly (string | number)[] | undefined;

/** Words, or what every door writes in its own way: options by their names in code, a command of `onnxcast`. Plain data. */
export type Part =
  | string
  | number
  | { readonly options: Readonly<Record<string, OptionValue>> }
  | { readonly command: string };

export type Text = string | readonly Part[];

/** What an error is about, as fields that a program can read; together they make the sentence. */
export interface ErrorFields {
  readonly file?: string | undefined;
  /** 1-based line of the file; of Parquet, and of JSON that has several entries in a line, the number of the row. */
  readonly row?: number | undefined;
  readonly column?: string | undefined;
  /** Id of the series. */
  readonly series?: string | undefined;
  readonly tensor?: string | undefined;
  /** The option whose value was wrong, by its name in code. */
  readonly option?: string | undefined;
  /** What was found, in words (`column "y" holds "n/a"`); of an option the value alone. */
  readonly found?: Text | undefined;
  readonly expected?: Text | undefined;
  /** What helps, in whole sentences. */
  readonly remedy?: Text | undefined;
  /** The whole sentence, where the parts above do not make it. */
  readonly said?: Text | undefined;
  readonly cause?: unknown;
}

/** How the one who is spoken to writes options: in code, at a command line. */
export interface Door {
  /** An option that a sentence begins with: `holdout`, `--holdout`. */
  name(option: string): string;
  /** Options within a sentence, a value `undefined` for the name alone: `missing: 'drop'`, `--missing drop`. */
  options(given: Readonly<Record<string, OptionValue>>): string;
}

/** The door of code, in which `error.message` is written. */
const IN_CODE: Door = {
  name: (option) => option,
  options: (given) =>
    `\`${Object.entries(given)
      .map(([name, value]) => name + spell(value))
      .join(', ')}\``,
};

function spell(value: OptionValue): string {
  if (value === undefined) return '';
  return `: ${typeof value === 'object' ? `[${value.map(inQuotes).join(', ')}]` : inQuotes(value)}`;
}

function inQuotes(value: string | number | boolean): string {
  if (typeof value !== 'string') return String(value);
  return `'${JSON.stringify(value).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
}

/** Words with options and commands among them: text`Remove the row or pass ${option('missing', 'drop')}.` */
export function text(words: TemplateStringsArray, ...parts: readonly (Text | Part)[]): Text {
  return words.flatMap((word, at) => [word, parts[at] ?? ''].flat());
}

/** An option by its name in code, with the value to give it; without one its name alone. */
export function option(name: string, value?: OptionValue): Part {
  return { options: { [name]: value } };
}

/** A command of `onnxcast` with its options as they are typed: `setup --cuda`. */
export function command(words: string): Part {
  return { command: words };
}

/**
 * Where + what was found + what was expected + what helps:
 * `waves.csv:17: column "y" is empty, expected a number. Fill it in, --fill linear, or leave the row out, --missing drop.`
 * @param error an error, or its fields; a door with a remedy of its own gives it: `{ ...error, remedy }`
 */
export function sentenceOf(error: ErrorFields, door = IN_CODE): string {
  const { file, row, option, found = '', expected, remedy, said } = error;
  const write = (given: Text) =>
    [given]
      .flat()
      .map((part) => writePart(part, door))
      .join('');
  if (said !== undefined) return write(said);
  const where = file === undefined ? '' : `${file}${row === undefined ? '' : `:${row}`}: `;
  const what = `${option === undefined ? '' : `${door.name(option)}: found `}${write(found)}`;
  const instead = expected === undefined ? '' : `, expected ${write(expected)}`;
  return `${where}${what}${instead}.${remedy === undefined ? '' : ` ${write(remedy)}`}`;
}

function writePart(part: Part, door: Door): string {
  if (typeof part !== 'object') return String(part);
  return 'command' in part ? `\`npx onnxcast ${part.command}\`` : door.options(part.options);
}

/** A value in words: `"abc"`, `42`, `3n`, `a list`, `an object of type DataView`. */
export function describeValue(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'bigint') return `${value}n`;
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list';
  return value === Object(value)
    ? `an object of type ${Object.prototype.toString.call(value).slice(8, -1)}`
    : String(value);
}

/**
 * Looks at options as they come in from code whose types nobody checks.
 * @param known every option that there is, by its name
 * @throws InputError when they are no object, or hold an option that there is not
 */
export function checkOptions(given: unknown, known: Readonly<Record<string, unknown>>): void {
  const names = Object.keys(known).join(', ');
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    throw new InputError({ option: 'options', found: describeValue(given), expected: `an object of ${names}` });
  }
  for (const [option, value] of Object.entries(given)) {
    if (value === undefined || Object.hasOwn(known, option)) continue;
    const near = findNearest(option, Object.keys(known));
    const remedy = near === undefined ? undefined : didYouMean(near);
    throw new InputError({ option, found: 'no such option', expected: `one of ${names}`, remedy });
  }
}

function didYouMean(near: string): Text {
  return text`Did you mean ${option(near)}?`;
}

/** Base of every error that onnxcast throws on purpose. */
export class OnnxcastError extends Error implements ErrorFields {
  override readonly name: string = 'OnnxcastError';
  declare readonly file?: string;
  declare readonly row?: number;
  declare readonly column?: string;
  declare readonly series?: string;
  declare readonly tensor?: string;
  declare readonly option?: string;
  declare readonly found?: Text;
  declare readonly expected?: Text;
  declare readonly remedy?: Text;
  declare readonly said?: Text;

  /** @param given the fields that make the sentence, or the whole sentence and fields beside it */
  constructor(given: Text | ErrorFields, beside: ErrorFields = {}) {
    const isSentence = typeof given === 'string' || Array.isArray(given);
    const { cause, ...fields } = isSentence ? { ...beside, said: given as Text } : (given as ErrorFields);
    super(sentenceOf(fields), cause === undefined ? undefined : { cause });
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
