// One schema gives a command its options: type, default, choices and help text.
import type { Options } from 'yargs';
import { z } from 'zod';
import { UsageError } from './usage-error.ts';

interface PropertySchema {
  readonly type?: string;
  readonly enum?: readonly string[];
  readonly default?: unknown;
  readonly description?: string;
}

/**
 * Options of yargs from a zod object: `maxIter` becomes `--max-iter`, arrays are written `64,64`.
 * Defaults are shown but left to the schema, so that what was typed can be told from what was not.
 */
export function optionsFromSchema(schema: z.ZodObject): Record<never, Options> {
  const json = z.toJSONSchema(schema, { io: 'input' }) as { properties?: Record<string, PropertySchema> };
  return Object.fromEntries(
    Object.entries(json.properties ?? {}).map(([name, property]) => [toKebabCase(name), toOption(property)]),
  );
}

/**
 * Checks what was typed against the schema.
 * @param argv what yargs parsed
 * @param before values that hold where nothing was typed, by the schema's names
 * @throws UsageError that names the option, what was found and what was expected
 */
export function parseWithSchema<Schema extends z.ZodObject>(
  schema: Schema,
  argv: Readonly<Record<string, unknown>>,
  before: Readonly<Record<string, unknown>> = {},
): z.output<Schema> {
  const given: Record<string, unknown> = { ...before };
  for (const name of Object.keys(schema.shape)) {
    const value = argv[toKebabCase(name)];
    if (value !== undefined) given[name] = isArraySchema(schema, name) ? splitNumbers(value) : value;
  }
  const result = schema.safeParse(given);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const name = toKebabCase(String(issue?.path[0] ?? ''));
  const found = Number.isNaN(argv[name]) ? 'no number' : JSON.stringify(argv[name]);
  throw new UsageError(`--${name}: found ${found}. ${issue?.message ?? 'It is not valid'}.`);
}

function toOption(property: PropertySchema): Options {
  const isList = property.type === 'array';
  const fallback = isList && Array.isArray(property.default) ? property.default.join(',') : property.default;
  return {
    type: isList ? 'string' : toYargsType(property.type),
    ...(property.description === undefined ? {} : { describe: property.description }),
    ...(property.enum === undefined ? {} : { choices: property.enum }),
    ...(fallback === undefined ? {} : { defaultDescription: String(fallback) }),
  };
}

function toYargsType(type: string | undefined): 'number' | 'boolean' | 'string' {
  if (type === 'number' || type === 'integer') return 'number';
  return type === 'boolean' ? 'boolean' : 'string';
}

function isArraySchema(schema: z.ZodObject, name: string): boolean {
  const json = z.toJSONSchema(schema, { io: 'input' }) as { properties?: Record<string, PropertySchema> };
  return json.properties?.[name]?.type === 'array';
}

function splitNumbers(value: unknown): readonly unknown[] {
  return String(value)
    .split(',')
    .map((part) => (part.trim() === '' ? part : Number(part)));
}

function toKebabCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
