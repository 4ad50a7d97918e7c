// What a schema expects of an option, in this product's words: a validation library's own speak of types.
import { sayNearest } from '@onnxcast/series/find-nearest';
import { z } from 'zod';

type Issue = z.core.$ZodIssue;

/** What a schema says of an option. */
interface Property {
  readonly expected?: string;
  readonly type?: string;
  readonly minimum?: number;
  readonly enum?: readonly string[];
  readonly items?: Property;
  readonly anyOf?: readonly Property[];
}

/**
 * What was expected where a schema found an issue: `a whole number from 1`, `one of lbfgs, adam`.
 * An option whose checks do not say it has it in its own words: `.meta({ expected: 'a whole number from 2, or none' })`.
 */
export function expectationOf(issue: Issue, schema: z.ZodObject): string {
  const property = propertyOf(String(issue.path[0]), schema);
  if (property?.expected !== undefined) return property.expected;
  const isWhole = property?.type === 'integer';
  const number = isWhole ? 'a whole number' : 'a number';
  switch (issue.code) {
    case 'invalid_type':
      if (isWhole && (property.minimum ?? -1) >= 0) return `${number} from ${property.minimum}`;
      return { int: 'a whole number', array: 'a list' }[issue.expected as string] ?? `a ${issue.expected}`;
    case 'too_small':
      if (issue.origin === 'array' || issue.origin === 'string') return `${issue.minimum} or more of them`;
      return `${number} ${issue.inclusive === false ? 'above' : 'from'} ${issue.minimum}`;
    case 'too_big':
      return `${number} ${issue.inclusive === false ? 'below' : 'up to'} ${issue.maximum}`;
    case 'invalid_value':
      return `one of ${issue.values.join(', ')}`;
    default:
      return issue.message;
  }
}

/**
 * Which of the words that an option takes, one or a list of them, was meant by one that it does not take.
 * @returns a sentence; undefined where the option takes no known words, or none is near
 */
export function sayMeant(option: string, given: readonly unknown[], schema: z.ZodObject): string | undefined {
  const property = propertyOf(option, schema);
  const words = [property, ...(property?.anyOf ?? [])].flatMap((one) => one?.enum ?? one?.items?.enum ?? []);
  const stray = given.find((word) => typeof word === 'string' && !words.includes(word));
  return typeof stray === 'string' ? sayNearest(stray, words) : undefined;
}

function propertyOf(option: string, schema: z.ZodObject): Property | undefined {
  return z.toJSONSchema(schema, { io: 'input' }).properties?.[option] as Property | undefined;
}
