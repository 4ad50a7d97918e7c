// The one place that checks a spec from outside (options, configuration files). Needs a schema library, so pages leave it alone.
import { InputError } from '@onnxcast/series/errors';
import { z } from 'zod';
import { cellKinds } from './cells/cells.ts';
import { findRoleProblem } from './roles.ts';
import { scalingKinds } from './scalings/scalings.ts';
import type { ModelSpec } from './spec.ts';

/** Fields of a {@link ModelSpec}: types, checks of each by itself, and help texts. */
const fields = z.strictObject({
  features: z
    .array(z.string().min(1))
    .min(1)
    .refine((names) => new Set(names).size === names.length, 'the names must differ from one another')
    .describe('names of the variables, in the order of the columns; every one is an input'),
  targets: z
    .exactOptional(z.array(z.string().min(1)).min(1))
    .describe('the features to forecast; default all that are not known in advance'),
  futureCovariates: z
    .exactOptional(z.array(z.string().min(1)))
    .describe('the features whose future is known when a forecast is made; default none'),
  cell: z.exactOptional(z.enum(cellKinds)).describe('kind of the recurrent cells; default lstm'),
  hidden: z.array(z.int().positive()).min(1).describe('hidden size of each cell, first to last'),
  scaling: z.enum(scalingKinds).describe('none, or standard: each series by its own mean and deviation'),
  frequency: z.exactOptional(z.string().min(1)).describe('step of the time axis, such as month or day'),
}) satisfies z.ZodType<ModelSpec>;

/** A {@link ModelSpec} from outside: its fields, and that targets and covariates fit the features and each other. */
export const modelSpecSchema: z.ZodType<ModelSpec> = fields.superRefine((spec, context) => {
  const problem = findRoleProblem(spec);
  if (problem === undefined) return;
  context.addIssue({ code: 'custom', path: [problem.field], message: `expected ${problem.expected}` });
});

/**
 * Checks a spec that came from outside.
 * @param file where it came from, for the error message
 * @returns the spec, with nothing added
 * @throws InputError when a field is missing, unknown or wrong; it names the field
 */
export function parseModelSpec(value: unknown, file: string): ModelSpec {
  const result = modelSpecSchema.safeParse(value);
  if (result.success) return result.data;
  const issue = result.error.issues[0]!;
  const place = issue.path.length > 0 ? `"${issue.path.join('.')}"` : 'the whole';
  throw new InputError(`${file}: model spec, ${place}: ${issue.message}. Correct it and try again.`, {
    file,
    column: issue.path.join('.'),
    expected: issue.message,
    cause: result.error,
  });
}
