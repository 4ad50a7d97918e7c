// The ways to teach a model by name: a new one is a file and a row here.
import { describeRows, type ModelSpec } from '@onnxcast/model';
import { InputError, option, text } from '@onnxcast/series';
import type { TrainingBatch } from '../engines/batch.ts';
import type { LossKind } from '../engines/fastest.ts';
import { learnClosedLoop } from './closed-loop.ts';
import { learnInWindows } from './in-windows.ts';
import { learnNoisyInputs } from './input-noise.ts';
import type { CreateLessons, LessonOptions, Lessons } from './lesson.ts';
import { learnOneStep } from './one-step.ts';
import { learnSampledInputs } from './scheduled-sampling.ts';

/** A lesson as a training can ask for it. */
interface Row {
  /** What is learnt from, in a few words. */
  readonly description: string;
  readonly create: CreateLessons;
  /** What most of its evaluations are of. */
  readonly loss: LossKind;
  /** Steps of the windows that suit it where series are long. */
  readonly window: number;
  /** Whether it draws the windows of an epoch itself, from few series; else an epoch goes over all of them in batches. */
  readonly drawsWindows?: boolean;
}

const WINDOW = 200;

const table = {
  'one-step': { description: 'from the data, one step ahead', create: learnOneStep, loss: 'one-step', window: WINDOW },
  'closed-loop': {
    description: 'from its own forecasts, over longer and longer horizons',
    create: learnClosedLoop,
    loss: 'closed-loop',
    window: 1000,
    drawsWindows: true,
  },
  'scheduled-sampling': {
    description: 'from the data, with more and more of its own predictions among it',
    create: learnSampledInputs,
    loss: 'one-step',
    window: WINDOW,
  },
  'input-noise': {
    description: 'from the data with noise added',
    create: learnNoisyInputs,
    loss: 'one-step',
    window: WINDOW,
  },
} satisfies Record<string, Row>;

/** How a model is taught: `one-step` from what was observed, the others to live with its own errors. */
export type LessonName = keyof typeof table;

/** All ways, the plain one first. */
export const lessonNames = Object.keys(table) as LessonName[];

/** All ways in words: `one-step (from the data, one step ahead), ...`. */
export function describeLessons(): string {
  return describeRows(table);
}

/** What most evaluations of a lesson are of. */
export function lossOf(lesson: LessonName): LossKind {
  return table[lesson].loss;
}

/** How a lesson is learnt of long series. */
export function windowingOf(lesson: LessonName): Pick<Row, 'window' | 'drawsWindows'> {
  return table[lesson];
}

/**
 * Decides what every epoch learns from a batch, or from batches of windows.
 * @param batch whole series, or stretches where `windows` says how they are cut
 * @throws InputError when options do not go together: batch norm or dropout with the closed loop, input noise with another lesson
 */
export function createLessons(
  spec: ModelSpec,
  batch: TrainingBatch,
  options: LessonOptions & { readonly lesson: LessonName },
): Lessons {
  const { lesson, inputNoise, windows } = options;
  if (inputNoise !== undefined && lesson !== 'input-noise') {
    throw new InputError({
      option: 'inputNoise',
      found: text`${inputNoise} beside ${option('lesson', lesson)}, which adds none`,
      remedy: text`Leave it out, or give ${option('lesson', 'input-noise')}.`,
    });
  }
  const { create, drawsWindows = false }: Row = table[lesson];
  if (windows === undefined || drawsWindows) return create(spec, batch, options);
  return learnInWindows(create, { ...windows, spec, stretches: batch }, options);
}
