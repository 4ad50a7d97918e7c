// One schema gives a command its options: type, default, choices and help text.

import { expectationOf, sayMeant } from '@onnxcast/trainer/describe-issue';
import type { Options } from 'yargs';
import { z } from 'zod';
import { toKebabCase } from '../terminal/command-line-door.ts';
import { splitList } from './split-list.ts';
import { UsageError } from './usage-error.ts';

interface PropertySchema {
  readonly type?: string;
  readonly enum?: readonly string[];
  readonly default?: unknown;
  readonly description?: string;
  readonly items?: PropertySchema;
  readonly anyOf?: readonly PropertySchema[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly expected?: string;
  /** Whether the words of a list may be numbers, one of which may have a comma before its decimals. */
  readonly mayBeNumbers?: boolean;
}

/**
 * Options of yargs from a zod object: `maxIter` becomes `--max-iter`, arrays are written `64,64` or `a,b`.
 * Defaults are shown but left to the schema, so that what was typed can be told from what was not.
 */
export function optionsFromSchema(schema: z.ZodObject): Record<never, Options> {
  return Object.fromEntries(
    Object.entries(propertiesOf(schema)).map(([name, property]) => [toKebabCase(name), toOption(property)]),
  );
}

/** What was typed and checked against the schema, with its defaults: see {@link checkWithSchema}. */
export function parseWithSchema<Schema extends z.ZodObject>(
  schema: Schema,
  argv: Readonly<Record<string, unknown>>,
  before: Readonly<Record<string, unknown>> = {},
): z.output<Schema> {
  return schema.parse(checkWithSchema(schema, argv, before)) as z.output<Schema>;
}

/**
 * Checks what was typed against the schema.
 * @param argv what yargs parsed
 * @param before values that hold where nothing was typed, by the schema's names
 * @returns that alone, without the schema's defaults
 * @throws UsageError that names the option, what was found and what was expected
 */
export function checkWithSchema<Schema extends z.ZodObject>(
  schema: Schema,
  argv: Readonly<Record<string, unknown>>,
  before: Readonly<Record<string, unknown>> = {},
): z.input<Schema> {
  const given: Record<string, unknown> = { ...before };
  const properties = propertiesOf(schema);
  for (const name of Object.keys(schema.shape)) {
    const value = argv[toKebabCase(name)];
    if (value === undefined) continue;
    if (properties[name]?.mayBeNumbers === true) refuseDecimalComma(`--${toKebabCase(name)}`, [value].flat());
    given[name] = toValue(value, properties[name]);
  }
  const result = schema.safeParse(given);
  if (result.success) return given as z.input<Schema>;
  const issue = result.error.issues[0]!;
  const key = String(issue.path[0] ?? '');
  const name = toKebabCase(key);
  const part = issue.path[1];
  const hasOwnWords = properties[key]?.expected !== undefined;
  if (!hasOwnWords && typeof part === 'number' && Array.isArray(given[key]) && typeof argv[name] === 'string') {
    throw new UsageError(describePart(`--${name}`, argv[name], part, properties[key]?.items));
  }
  const found = JSON.stringify(argv[name] ?? given[key]);
  const help = sayMeant(key, splitList(String(argv[name])), schema);
  throw new UsageError(
    `--${name}: found ${found}, expected ${expectationOf(issue, schema)}.${help === undefined ? '' : ` ${help}`}`,
  );
}

/** @throws UsageError where a comma may stand before decimals or part two numbers */
function refuseDecimalComma(option: string, typed: readonly unknown[]): void {
  for (const text of typed.map(String)) {
    const [numbers, whole, decimals] = /(?<![\d.])([+-]?\d+),(\d+)(?![\d.])/.exec(text) ?? [];
    if (numbers === undefined) continue;
    throw new UsageError(
      `${option}: found ${JSON.stringify(text)}, where ${numbers} may be the number ${whole}.${decimals} or two, ${whole} and ${decimals}. Write ${option}=${whole}.${decimals}, which stands for ${numbers} too, or ${option}="${whole}, ${decimals}".`,
    );
  }
}

/** What is wrong with one part of a list, as it was typed. */
function describePart(option: string, typed: string, part: number, item: PropertySchema | undefined): string {
  const text = typed.split(',')[part]?.trim() ?? '';
  const what = text === '' ? 'is empty' : `is ${JSON.stringify(text)}`;
  const expected =
    item?.type === 'string'
      ? 'names with one comma between them, such as a,b'
      : `whole numbers from ${item?.minimum} to ${item?.maximum} with one comma between them, such as 64,64`;
  return `${option}: found ${JSON.stringify(typed)}, where part ${part + 1} ${what}. Expected ${expected}.`;
}

function toOption(property: PropertySchema): Options {
  const isList = property.type === 'array';
  const fallback = isList && Array.isArray(property.default) ? property.default.join(',') || 'none' : property.default;
  return {
    type: isList ? 'string' : toYargsType(property.type),
    ...(property.type === 'boolean' ? {} : { requiresArg: true }),
    ...(isList ? { coerce: (typed: unknown) => (Array.isArray(typed) ? typed.join(', ') : typed) } : {}),
    ...(property.description === undefined ? {} : { describe: property.description }),
    ...(property.enum === undefined ? {} : { choices: property.enum }),
    ...(fallback === undefined ? {} : { defaultDescription: String(fallback) }),
  };
}

function toYargsType(type: string | undefined): 'number' | 'boolean' | 'string' {
  if (type === 'number' || type === 'integer') return 'number';
  return type === 'boolean' ? 'boolean' : 'string';
}

function propertiesOf(schema: z.ZodObject): Readonly<Record<string, PropertySchema>> {
  const json = z.toJSONSchema(schema, { io: 'input' }) as { properties?: Record<string, PropertySchema> };
  return json.properties ?? {};
}

/** What was typed as what the schema wants: a list of numbers or words, or a number where that is one of the ways to say it. */
function toValue(value: unknown, property: PropertySchema | undefined): unknown {
  const takesCount = property?.anyOf?.some(({ type }) => type === 'integer') === true;
  if (takesCount && typeof value === 'string' && /^\d+$/.test(value)) return Number(value);
  const list = property?.type === 'array' ? property : property?.anyOf?.find(({ type }) => type === 'array');
  const isPart = list?.items?.enum?.includes(String(value)) === true;
  if (list === undefined || (list !== property && !isPart && !String(value).includes(','))) return value;
  if (list.items?.type === 'number' && value === 'none') return [];
  const parts = splitList(String(value));
  return list.items?.type === 'string' ? parts : parts.map((part) => (part === '' ? part : Number(part)));
}
