// What a schema expects of an option, in this product's words: a validation library's own speak of types.
import type { z } from 'zod';

type Issue = z.core.$ZodIssue;

/** What was expected where a schema found an issue: `a whole number`, `a number from 1`, `one of lbfgs, adam`. */
export function expectationOf(issue: Issue): string {
  const said = /^Expected (.+)$/.exec(issue.message)?.[1];
  if (said !== undefined) return said; // a schema's own words
  switch (issue.code) {
    case 'invalid_type':
      return { int: 'a whole number', array: 'a list' }[issue.expected as string] ?? `a ${issue.expected}`;
    case 'too_small':
      if (issue.origin === 'array' || issue.origin === 'string') return `${issue.minimum} or more of them`;
      return `a number ${issue.inclusive === false ? 'above' : 'from'} ${issue.minimum}`;
    case 'too_big':
      return `a number ${issue.inclusive === false ? 'below' : 'up to'} ${issue.maximum}`;
    case 'invalid_value':
      return `one of ${issue.values.join(', ')}`;
    default:
      return issue.message;
  }
}
