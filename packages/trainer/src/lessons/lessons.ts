// The ways to teach a model by name: a new one is a file and a row here.
import type { ModelSpec } from '@onnxcast/model';
import { InputError, option, text } from '@onnxcast/series';
import type { TrainingBatch } from '../engines/batch.ts';
import { learnClosedLoop } from './closed-loop.ts';
import { learnNoisyInputs } from './input-noise.ts';
import type { CreateLessons, LessonOptions, Lessons } from './lesson.ts';
import { learnOneStep } from './one-step.ts';
import { learnSampledInputs } from './scheduled-sampling.ts';

const table = {
  'one-step': learnOneStep,
  'closed-loop': learnClosedLoop,
  'scheduled-sampling': learnSampledInputs,
  'input-noise': learnNoisyInputs,
} satisfies Record<string, CreateLessons>;

/** How a model is taught: `one-step` from what was observed, the others to live with its own errors. */
export type LessonName = keyof typeof table;

/** All ways, the plain one first. */
export const lessonNames = Object.keys(table) as LessonName[];

/**
 * Decides what every epoch learns from a batch.
 * @throws InputError when options do not go together: batch norm or dropout with the closed loop, input noise with another lesson
 */
export function createLessons(
  spec: ModelSpec,
  batch: TrainingBatch,
  options: LessonOptions & { readonly lesson: LessonName },
): Lessons {
  const { lesson, inputNoise } = options;
  if (inputNoise !== undefined && lesson !== 'input-noise') {
    throw new InputError({
      option: 'inputNoise',
      found: text`${inputNoise} beside ${option('lesson', lesson)}, which adds none`,
      remedy: text`Leave it out, or give ${option('lesson', 'input-noise')}.`,
    });
  }
  return table[lesson](spec, batch, options);
}
