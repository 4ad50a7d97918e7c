// Everything `train` can be told about the model, the data and the learning: one schema for options, config and checks.
import { InputError } from '@onnxcast/series';
import { trainOptionsSchema } from '@onnxcast/trainer';
import { z } from 'zod';
import { parseWithSchema } from './schema-options.ts';

/** A count or a percentage, from a command line where both are text. */
const shareSchema = z
  .preprocess(
    (value) => (typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value),
    z.union(
      [z.int().min(0), z.templateLiteral([z.number(), '%'])],
      'Expected a whole number or a percentage such as 20%',
    ),
  )
  .default(0);

/** Options of a training run; defaults in the schema. */
export const trainSettingsSchema = trainOptionsSchema.extend({
  test: shareSchema.describe(
    'series, the first ones, kept from training to judge and draw epochs: 3 or 20% (default: none)',
  ),
  holdout: shareSchema.describe('last steps of every series that training never sees: 24 or 10% (default: none)'),
  horizon: z
    .int()
    .min(1)
    .optional()
    .describe(
      'closed-loop steps that epochs are judged by, four fifths of a series at most (default: the hold-out, or a fifth of a series where that is less)',
    ),
});

export type TrainSettings = z.output<typeof trainSettingsSchema>;

/** Options that may change when a run goes on. */
const FREE: readonly string[] = ['epochs', 'engine', 'workers', 'patience'];

/**
 * Settings of a run that goes on: those it was started with, and what may change as typed.
 * @throws InputError when an option was typed that the run was not started with
 */
export function resumeSettings(stored: unknown, typed: Readonly<Record<string, unknown>>): TrainSettings {
  const before = trainSettingsSchema.parse(stored);
  const now = parseWithSchema(trainSettingsSchema, typed, before);
  for (const [name, value] of Object.entries(now) as [keyof TrainSettings, unknown][]) {
    if (FREE.includes(name) || JSON.stringify(value) === JSON.stringify(before[name])) continue;
    throw new InputError(
      `--${name}: the run was started with ${JSON.stringify(before[name])}, not ${JSON.stringify(value)}. Leave it out, or start another run.`,
    );
  }
  return now;
}
