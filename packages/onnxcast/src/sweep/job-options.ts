// Options of a training as a job may tell them: those of the schema of trainings, and no others.
import { type TrainInput, trainOptionsSchema } from '@onnxcast/trainer';
import { z } from 'zod';

const names = Object.keys(trainOptionsSchema.shape);

/** Told options stay as they are told: what is left out is decided where they are used. */
export const jobOptionsSchema = z.record(z.string(), z.unknown()).transform((given, context) => {
  const unknown = Object.keys(given).filter((name) => !names.includes(name));
  for (const name of unknown) context.addIssue({ code: 'custom', path: [name], message: 'is no option of a training' });
  const checked = trainOptionsSchema.safeParse(given);
  for (const { path, message } of checked.error?.issues ?? []) {
    context.addIssue({ code: 'custom', path: [...path], message });
  }
  return given as TrainInput;
});

/** Bytes that a job cannot do without. */
export function bytesOf(bytes: Readonly<Record<string, Uint8Array>>, name: string): Uint8Array {
  const found = bytes[name];
  if (found === undefined) throw new Error(`the job has no ${name}`);
  return found;
}
