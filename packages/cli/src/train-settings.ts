// Settings of a run that goes on.
import { InputError } from '@onnxcast/series';
import { type TrainOptions, trainOptionsSchema } from '@onnxcast/trainer';
import { parseWithSchema } from './schema-options.ts';

/** Options that may change when a run goes on. */
const FREE: readonly string[] = ['epochs', 'engine', 'workers', 'patience'];

/**
 * Settings of a run that goes on: those it was started with, and what may change as typed.
 * @throws InputError when an option was typed that the run was not started with
 */
export function resumeSettings(stored: unknown, typed: Readonly<Record<string, unknown>>): TrainOptions {
  const before = trainOptionsSchema.parse(stored);
  const now = parseWithSchema(trainOptionsSchema, typed, before);
  for (const [name, value] of Object.entries(now) as [keyof TrainOptions, unknown][]) {
    if (FREE.includes(name) || JSON.stringify(value) === JSON.stringify(before[name])) continue;
    throw new InputError(
      `--${name}: the run was started with ${JSON.stringify(before[name])}, not ${JSON.stringify(value)}. Leave it out, or start another run.`,
    );
  }
  return now;
}
