// What workers do: a table of kinds of work. A job comes from elsewhere, so that nothing in it is believed.
import type { Parcel } from '@onnxcast/queue';
import { InputError } from '@onnxcast/series';
import { z } from 'zod';
import { groupSchema, trainGroup } from './group-work.ts';
import { trainTrial, trialSchema } from './trial-work.ts';

const workSchema = z.discriminatedUnion('kind', [trialSchema, groupSchema]);

/**
 * Does a job: the same one gives the same answer, wherever it is done.
 * @throws InputError when it is none, or names an option that a job may not name
 */
export async function doWork({ told, bytes }: Parcel): Promise<Parcel> {
  const parsed = workSchema.safeParse(told);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const where = issue === undefined || issue.path.length === 0 ? 'it' : issue.path.join('.');
    throw new InputError({
      found: `a job that this version of onnxcast does not know, at ${where}: ${issue?.message ?? 'unknown'}`,
      remedy: 'Run the same version of onnxcast everywhere.',
    });
  }
  const work = parsed.data;
  return work.kind === 'trial' ? trainTrial(work, bytes) : trainGroup(work, bytes);
}
